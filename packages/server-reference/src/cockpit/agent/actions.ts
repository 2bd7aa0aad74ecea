/** What the agent page's buttons and keys do. */
export interface AgentActions {
  ready: () => void;
  pause: (code: string) => void;
  hangUp: () => void;
  toggleMute: () => void;
  writeNotes: (notes: string) => void;
  /** In a call it marks the disposition, in the wrap-up it saves it. */
  choose: (code: string) => void;
}

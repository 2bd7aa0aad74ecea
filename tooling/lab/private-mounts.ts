/**
 * Put before a command: it runs in a mount namespace of its own. What is mounted there is gone with the
 * process, however it ends, and nobody else ever sees it, so that nothing is left to unmount.
 */
export const PRIVATE_MOUNTS = ['unshare', '--mount', '--propagation', 'private', '--'] as const;

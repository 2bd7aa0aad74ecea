import { html, LitElement, type TemplateResult } from 'lit';
import { downloadAddress } from './download-address.ts';

const rates = [1, 1.5, 2] as const;

/**
 * `<dw-recording src>`: a recording played in place, with its speed and a download. An element of its
 * own because what it knows (where it plays, how fast) lives in its audio and must outlast a redraw of the page.
 */
export class RecordingPlayer extends LitElement {
  static override properties = { src: {}, rate: { state: true }, problem: { state: true } };

  declare src: string;
  declare rate: number;
  declare problem: string | null;

  constructor() {
    super();
    this.src = '';
    this.rate = 1;
    this.problem = null;
  }

  /** In the page's own tree, so that its style sheet and tokens apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('src')) this.problem = null;
  }

  protected override render(): TemplateResult {
    const fail = (): void => {
      this.problem =
        'The recording cannot be played. Its link may be too old: open the call again.';
    };
    return html`<audio controls preload="metadata" src=${this.src} @error=${fail}></audio>
      <div class="recording-tools">
        <div role="group" aria-label="Speed">
          ${rates.map(
            (rate) =>
              html`<button
                class=${rate === this.rate ? 'button plain on' : 'button plain'}
                type="button"
                aria-pressed=${rate === this.rate}
                @click=${() => this.play(rate)}
              >
                ${rate}×
              </button>`,
          )}
        </div>
        <a class="button" href=${downloadAddress(this.src, location.origin)} download>Download</a>
      </div>
      <p role="alert" ?hidden=${this.problem === null}>${this.problem}</p>`;
  }

  private play(rate: number): void {
    this.rate = rate;
    const audio = this.querySelector('audio');
    if (audio) audio.playbackRate = rate;
  }
}

import type { Backend } from '../../backend/backend';
import type { KioskPicture } from '../../backend/contract';

/** How long a picture stands, in ms. */
export const PICTURE_MS = 9_000;
/** The longest that a film is shown, in ms: one that hangs is gone over. */
export const FILM_MS = 180_000;

/** The merchant's pictures and films, one after the other. What can't be shown is left out; with nothing left there is no show. */
export class Show {
  private pictures = $state.raw<KioskPicture[]>([]);
  private at = $state(0);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly backend: Backend) {}

  readonly current = $derived<KioskPicture | null>(this.pictures[this.at] ?? null);

  /** Counts what was shown: a film that is alone is played anew by it, as its address stays the same. */
  turn = $state(0);

  async begin(): Promise<void> {
    try {
      this.pictures = (await this.backend.call('kiosk_pictures')).pictures;
    } catch {
      // The quiet screen invites as well.
      this.pictures = [];
    }
    this.at = 0;
    this.wait();
  }

  /** What is shown has come to its end. */
  onward(): void {
    this.turn += 1;
    if (this.pictures.length > 0) this.at = (this.at + 1) % this.pictures.length;
    this.wait();
  }

  /** What should be shown is no picture, or is gone. */
  broken(src: string): void {
    const index = this.pictures.findIndex((picture) => picture.src === src);
    if (index < 0) return;
    this.pictures = this.pictures.filter((picture) => picture.src !== src);
    if (index < this.at) this.at -= 1;
    if (this.at >= this.pictures.length) this.at = 0;
    this.wait();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    clearTimeout(this.timer);
    const { current } = this;
    if (current === null || this.pictures.length === 1) return;
    this.timer = setTimeout(() => this.onward(), current.film ? FILM_MS : PICTURE_MS);
  }
}

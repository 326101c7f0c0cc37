/** How far the staff's corner reaches from the top left of the screen, in CSS pixels. */
const SIDE_PX = 120;
const TOUCHES = 5;
/** Within how long all of them must come, in ms. */
const WITHIN_MS = 4_000;

/** The staff's way in: five touches in one corner, one soon after the other. */
export class Corner {
  private touches: number[] = [];

  /** A touch at a place and moment; whether it was the fifth. */
  touch(x: number, y: number, now_ms: number): boolean {
    if (x > SIDE_PX || y > SIDE_PX) {
      this.touches = [];
      return false;
    }
    this.touches = [...this.touches.filter((at_ms) => now_ms - at_ms < WITHIN_MS), now_ms];
    if (this.touches.length < TOUCHES) return false;
    this.touches = [];
    return true;
  }
}

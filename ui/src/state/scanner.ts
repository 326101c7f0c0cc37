/** The longest pause between two keys of a scanner. People type at 80 ms and more. */
const PAUSE_MS = 45;

/**
 * A machine that has much to do, or a page that draws, hands the keys on late. Once a burst is known as a scanner's, so long a
 * pause does not end it, as long as its keys take no longer on average than a scanner's do.
 */
const STALL_MS = 250;

/** From this key on a burst is known. */
const KNOWN = 3;

/** The shortest code that is taken for a scan: shorter bursts happen when somebody drums on a key. */
const SHORTEST = 4;

/** The longest code: GS1 codes reach 48 characters. */
const LONGEST = 64;

/**
 * Tells a keyboard-wedge scanner from a person: the scanner types its whole code in one burst and ends it with Enter.
 * Times are milliseconds of one clock, such as an event's `timeStamp`.
 */
export class ScannerBurst {
  private code = '';
  private begun_ms = 0;
  private last_ms = Number.NEGATIVE_INFINITY;

  /** Takes a printable key. True when it belongs to a burst, so that nobody else should act on it. */
  key(key: string, at_ms: number): boolean {
    if (this.follows(at_ms)) {
      this.code = (this.code + key).slice(-LONGEST);
    } else {
      this.code = key;
      this.begun_ms = at_ms;
    }
    this.last_ms = at_ms;
    return this.isKnown;
  }

  /** Whether the last key may be the first of a burst. */
  get begins(): boolean {
    return this.code.length === 1;
  }

  /** Takes Enter: the code that was scanned, or nothing when a person pressed it. */
  enter(at_ms: number): string | null {
    const scanned = this.follows(at_ms) && this.code.length >= SHORTEST ? this.code : null;
    this.reset();
    return scanned;
  }

  /** Any other key ends a burst. */
  reset(): void {
    this.code = '';
    this.last_ms = Number.NEGATIVE_INFINITY;
  }

  private get isKnown(): boolean {
    return this.code.length >= KNOWN;
  }

  /** Whether a key comes right after the one before; a clock that jumps back begins anew. */
  private follows(at_ms: number): boolean {
    const pause_ms = at_ms - this.last_ms;
    if (pause_ms < 0 || pause_ms > STALL_MS) return false;
    return pause_ms <= PAUSE_MS || (this.isKnown && at_ms - this.begun_ms <= this.code.length * PAUSE_MS);
  }
}

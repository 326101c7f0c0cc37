import type { PrinterStateName, TestOutcome } from '../backend/contract';
import { m } from '../paraglide/messages.js';
import type { Tone } from './orders';

/** A printer's state in few words, what to do about it, and how bad it is. */
export interface PrinterText {
  title: string;
  text: string;
  tone: Tone;
}

const STATES: Record<PrinterStateName, () => PrinterText> = {
  system: () => ({ title: m.printer_system(), text: m.printer_system_text(), tone: 'over' }),
  unasked: () => ({ title: m.printer_unasked(), text: m.printer_unasked_text(), tone: 'over' }),
  ready: () => ({ title: m.printer_ready(), text: m.printer_ready_text(), tone: 'good' }),
  paper_low: () => ({ title: m.printer_paper_low(), text: m.printer_paper_low_text(), tone: 'warn' }),
  paper_out: () => ({ title: m.printer_paper_out(), text: m.printer_paper_out_text(), tone: 'bad' }),
  cover_open: () => ({ title: m.printer_cover_open(), text: m.printer_cover_open_text(), tone: 'bad' }),
  faulty: () => ({ title: m.printer_faulty(), text: m.printer_faulty_text(), tone: 'bad' }),
  silent: () => ({ title: m.printer_silent(), text: m.printer_silent_text(), tone: 'bad' }),
  stopped: () => ({ title: m.printer_stopped(), text: m.printer_stopped_text(), tone: 'bad' }),
  missing: () => ({ title: m.printer_gone(), text: m.printer_gone_text(), tone: 'bad' }),
  unreachable: () => ({ title: m.printer_unreachable(), text: m.printer_unreachable_text(), tone: 'bad' }),
};

export function printerText(state: PrinterStateName): PrinterText {
  return STATES[state]();
}

const OUTCOMES: Record<TestOutcome, () => { text: string; tone: Tone }> = {
  printed: () => ({ text: m.printer_test_printed(), tone: 'good' }),
  sent: () => ({ text: m.printer_test_sent(), tone: 'good' }),
  not_sent: () => ({ text: m.printer_test_not_sent(), tone: 'bad' }),
  broken_off: () => ({ text: m.printer_test_broken_off(), tone: 'bad' }),
};

export function testText(outcome: TestOutcome): { text: string; tone: Tone } {
  return OUTCOMES[outcome]();
}

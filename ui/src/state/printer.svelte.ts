import { asUiError, type Backend } from '../backend/backend';
import type { PrinterChoices, PrinterTested, PrinterView, UiError } from '../backend/contract';

/** The receipt printer: its state, what waits for it, and the test print. */
export class ReceiptPrinter {
  view = $state.raw<PrinterView | null>(null);
  /** What can be chosen on this machine, once the settings were opened. */
  choices = $state.raw<PrinterChoices | null>(null);
  /** Whether the list of what waits is open. */
  open = $state(false);
  busy = $state(false);
  testing = $state(false);
  tested = $state.raw<PrinterTested['outcome'] | null>(null);
  error = $state.raw<UiError | null>(null);

  constructor(private readonly backend: Backend) {}

  /** Whether somebody should know: something waits, or the printer does not print, or not for long. */
  readonly tells = $derived(
    this.view !== null &&
      (this.view.jobs.length > 0 || !['system', 'unasked', 'ready'].includes(this.view.state)),
  );
  /** Whether a person has to look whether something came out. */
  readonly asks = $derived(this.view?.jobs.some((job) => job.state === 'unknown') ?? false);

  take(view: PrinterView): void {
    this.view = view;
    if (!this.tells) this.open = false;
  }

  async load(): Promise<void> {
    await this.ask(() => this.backend.call('printer_status'));
  }

  /** Where it fails, what is chosen stays chosen, and nothing else is offered. */
  async loadChoices(): Promise<void> {
    this.choices = await this.backend.call('printer_choices').catch(() => this.choices);
  }

  async retry(): Promise<void> {
    await this.ask(() => this.backend.call('print_jobs_retry'));
  }

  async cancel(job: number): Promise<void> {
    await this.ask(() => this.backend.call('print_job_cancel', { job }));
  }

  /** Whether the receipt came out; if not, it is printed again. */
  async decide(job: number, came_out: boolean): Promise<void> {
    await this.ask(() => this.backend.call('print_job_decide', { job, came_out }));
  }

  async test(): Promise<void> {
    if (this.testing) return;
    this.testing = true;
    this.forgetTest();
    try {
      const { outcome, printer } = await this.backend.call('printer_test');
      this.tested = outcome;
      this.take(printer);
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.testing = false;
    }
  }

  forgetTest(): void {
    this.tested = null;
    this.error = null;
  }

  private async ask(call: () => Promise<PrinterView>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      this.take(await call());
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

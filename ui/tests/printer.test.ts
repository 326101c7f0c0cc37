import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { PrinterView } from '../src/backend/contract';
import { all, by, openTill, placed, read, seen } from './till';

function job(id: number, state: PrinterView['jobs'][0]['state']): PrinterView['jobs'][0] {
  return {
    id,
    order: `order-${id}`,
    reference: `2-00418${id}`,
    refund: null,
    copy: false,
    state,
    queued_at: 1_795_168_800_000,
  };
}

const NETWORK = (backend: { settings: { printer_kind: string } }): void => {
  backend.settings.printer_kind = 'network';
};

test('a printer that works is not in anybody’s way', async () => {
  await openTill();
  expect(all('pill-printer')).toEqual([]);
});

test('the top bar says what keeps the printer and how much waits, until it is printed', async () => {
  const { backend, user } = await openTill({}, NETWORK);
  backend.printerSays({ state: 'paper_out', jobs: [job(1, 'waiting'), job(2, 'waiting')] });
  const pill = await seen('pill-printer');
  expect(pill.title).toBe('Skriveren er tom for papir · 2 venter');
  await user.click(pill);
  await seen('printer-panel');
  expect(all('print-job')).toHaveLength(2);
  await user.click(all('print-job-cancel')[0] as HTMLElement);
  await waitFor(() => expect(all('print-job')).toHaveLength(1));
  expect(backend.last('print_job_cancel')).toEqual({ job: 1 });
  backend.printerSays({ state: 'ready', jobs: [] });
  await waitFor(() => expect(all('pill-printer')).toEqual([]));
  await waitFor(() => expect(all('printer-panel')).toEqual([]));
});

test('what may be on paper is asked, and the answer is what happens', async () => {
  const { backend, user } = await openTill({}, NETWORK);
  backend.printerSays({ state: 'ready', jobs: [job(1, 'unknown'), job(2, 'unknown')] });
  const pill = await seen('pill-printer');
  expect(pill.title).toBe('Kom kvitteringen ut?');
  await user.click(pill);
  await user.click(all('print-job-again')[0] as HTMLElement);
  await waitFor(() => expect(backend.last('print_job_decide')).toEqual({ job: 1, came_out: false }));
  await waitFor(() => expect(all('print-job-came-out')).toHaveLength(1));
  await user.click(by('print-job-came-out'));
  await waitFor(() => expect(backend.last('print_job_decide')).toEqual({ job: 2, came_out: true }));
});

test('a printer is set up, saved, and tried', async () => {
  const { backend, user } = await openTill();
  await user.click(by('nav-settings'));
  await user.click(await seen('printer-network'));
  await user.type(by('settings-printer-host'), '192.168.1.50');
  await user.click(by('printer-columns-48'));
  expect(by('printer-test')).toHaveProperty('disabled', true);
  expect(read(by('printer-tested'))).toBe('Lagre først, så kan du skrive en testside.');
  await user.click(by('settings-save'));
  await waitFor(() => expect(backend.settings.printer_columns).toBe(48));
  expect(backend.settings.printer_host).toBe('192.168.1.50');
  await user.click(by('printer-test'));
  await waitFor(() => expect(by('printer-tested').dataset['outcome']).toBe('printed'));
  backend.printerSays({ state: 'cover_open' });
  await user.click(by('printer-test'));
  await waitFor(() => expect(by('printer-tested').dataset['outcome']).toBe('not_sent'));
  expect(read(by('printer-tested'))).toContain('Lukk lokket');
});

test('the receipt on the screen says that it waits, and can be handed out again once it is given up', async () => {
  const till = await openTill({}, NETWORK);
  await placed(till, {});
  till.backend.moveOrder({ state: 'Invoiced', goods_released: true, actions: ['new_sale', 'receipt'] });
  await seen('receipt-text');
  const order = till.backend.last('receipt_view')?.order ?? '';
  await till.user.click(by('receipt-print'));
  till.backend.moveOrder({ receipt: 'copy' });
  till.backend.printerSays({ state: 'paper_out', jobs: [{ ...job(1, 'waiting'), order }] });
  expect(read(await seen('receipt-job'))).toContain('Skriveren er tom for papir');
  expect(all('action-copy')).toEqual([]);
  expect(all('receipt-print')).toEqual([]);
  till.backend.moveOrder({ receipt: 'original' });
  till.backend.printerSays({ state: 'paper_out', jobs: [] });
  await seen('receipt-print');
  expect(read(by('receipt-said'))).toBe('');
});

/** What the first paint does not need, as one chunk: screens, what lies over them, and their state. */
export { default as CheckoutScreen } from './CheckoutScreen.svelte';
export { default as OrderScreen } from './OrderScreen.svelte';
export { default as SettingsScreen } from './SettingsScreen.svelte';
export { default as PinDialog } from '../components/PinDialog.svelte';
export { default as PrinterPanel } from '../components/PrinterPanel.svelte';
export { default as PrinterPill } from '../components/PrinterPill.svelte';
export { default as OrdersScreen } from './OrdersScreen.svelte';
export { default as CloseWarning } from '../components/CloseWarning.svelte';
export { default as FocusKeeper } from '../components/FocusKeeper.svelte';
export { default as LeaveSettings } from '../components/LeaveSettings.svelte';
export { default as StartFailed } from './StartFailed.svelte';
export { default as ToastRegion } from '../components/ToastRegion.svelte';
export { Parts } from '../state/parts';

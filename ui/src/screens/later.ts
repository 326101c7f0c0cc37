/** The screens that the first paint does not need, as one chunk. */
export { default as CheckoutScreen } from './CheckoutScreen.svelte';
export { default as OrderScreen } from './OrderScreen.svelte';
export { default as SettingsScreen } from './SettingsScreen.svelte';
export { default as PinDialog } from '../components/PinDialog.svelte';
export { default as OrdersScreen } from './OrdersScreen.svelte';
export { default as CloseWarning } from '../components/CloseWarning.svelte';
export { default as LeaveSettings } from '../components/LeaveSettings.svelte';

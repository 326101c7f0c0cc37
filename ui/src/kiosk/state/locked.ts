/** Keys that lead out of the page or into the web view's own windows. */
const LEADS_AWAY = /^(F\d{1,2}|Browser.*|ContextMenu|Launch.*|PrintScreen|Help)$/;

/**
 * Takes from the page what a web view gives everybody: menu, selection, dragging, zoom, shortcuts. Answers how to give
 * it back.
 */
export function lock(page: Document): () => void {
  const never = (event: Event): void => event.preventDefault();
  const unlessTyped = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) event.preventDefault();
  };
  const zoom = (event: WheelEvent): void => {
    if (event.ctrlKey) event.preventDefault();
  };
  const pinch = (event: TouchEvent): void => {
    if (event.touches.length > 1) event.preventDefault();
  };
  const shortcut = (event: KeyboardEvent): void => {
    // AltGr writes @ and other letters; it comes as Control and Alt together.
    const writes = event.getModifierState('AltGraph') && event.key.length === 1;
    if (LEADS_AWAY.test(event.key) || ((event.ctrlKey || event.altKey || event.metaKey) && !writes)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const held: [string, (event: never) => void][] = [
    ['contextmenu', never],
    ['dragstart', never],
    ['drop', never],
    ['gesturestart', never],
    ['selectstart', unlessTyped],
    ['wheel', zoom],
    ['touchmove', pinch],
    ['keydown', shortcut],
  ];
  const options = { capture: true, passive: false };
  for (const [name, heard] of held) page.addEventListener(name, heard as EventListener, options);
  return () => {
    for (const [name, heard] of held) page.removeEventListener(name, heard as EventListener, options);
  };
}

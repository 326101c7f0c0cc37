/** Lets keys scroll what holds nothing else that takes the focus. */
export function reachable(element: HTMLElement): void {
  element.tabIndex = 0;
}

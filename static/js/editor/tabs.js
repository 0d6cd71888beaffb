/* Tabs by the pattern of the ARIA guide: arrow keys go from tab to tab, Tab goes into the part. */

/**
 * @param {HTMLElement[]} tabs each names its part in aria-controls
 * @returns {(tab: HTMLElement) => void} opens one of them
 */
export function openTabs(tabs) {
  const show = (chosen) => {
    for (const tab of tabs) {
      const isOn = tab === chosen;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOn;
    }
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(index + step + tabs.length) % tabs.length];
      show(next);
      next.focus();
    });
  });
  return show;
}

/* Runs before the first paint (a classic script, not a module): a narrow window gets the compact desk, unless the person chose. */
(() => {
  const COMPACT_BELOW_PX = 1500;
  const root = document.documentElement;

  function apply() {
    const chosen = localStorage.getItem("density");
    root.dataset.density = chosen || (innerWidth < COMPACT_BELOW_PX ? "compact" : "comfortable");
  }

  addEventListener("resize", apply);
  addEventListener("storage", apply);
  apply();
})();

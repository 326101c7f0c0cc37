// One command answered and shown, then the second animation frame: only by then has the first one been painted.
const { invoke } = window.__TAURI__.core;
invoke("answer").then((answer) => {
  document.getElementById("answer").textContent = answer;
  requestAnimationFrame(() => requestAnimationFrame(() => invoke("report_ready")));
});

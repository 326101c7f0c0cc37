// Each attempt is told to the stand-in as "what: how it went". Navigations come last: one that succeeds ends the page.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const report = async (what, how) => {
  const line = document.createElement("li");
  line.textContent = `${what}: ${how}`;
  document.getElementById("log").append(line);
  await fetch(config.report, { method: "POST", body: `${what}: ${how}` }).catch(() => {});
};
const attempt = async (what, act) => {
  try {
    await report(what, String(await act()));
  } catch (error) {
    await report(what, `refused (${error.name})`);
  }
};
const open = () => (window.open("https://evil.example/", "_blank") ? "opened" : "refused");
document.getElementById("hostile-popup").addEventListener("click", () => attempt("popup after click", open));
document.getElementById("hostile-fullscreen").addEventListener("click", () =>
  attempt("fullscreen after click", () => document.documentElement.requestFullscreen().then(() => "entered")));

(async () => {
  await attempt("tauri internals", async () => {
    const bridge = window.__TAURI_INTERNALS__;
    if (!bridge) return "absent";
    const answer = await Promise.race([bridge.invoke("settings_get").then(() => "answered"), pause(1500).then(() => "no answer")]);
    return `present, ${answer}`;
  });
  await attempt("tauri ipc", async () => {
    const answer = await fetch("ipc://localhost/settings_get", { method: "POST", body: "{}" });
    return `answered ${answer.status}`;
  });
  await attempt("popup", open);
  await attempt("fullscreen", () => document.documentElement.requestFullscreen().then(() => "entered"));
  await attempt("download", () => {
    document.getElementById("hostile-download").click();
    return "tried";
  });
  for (let round = 1; round <= 3; round += 1) {
    await attempt(`alert ${round}`, () => {
      alert("BankID: your computer is infected");
      return "returned";
    });
  }
  for (const host of config.hosts) {
    await report(`navigate ${host}`, "tried");
    try {
      window.location.href = host;
    } catch (error) {
      await report(`navigate ${host}`, `refused (${error.name})`);
    }
    await pause(700);
  }
  await report("still here", window.location.host);
})();

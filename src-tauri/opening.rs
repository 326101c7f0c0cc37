//! Opening the till: its database, its connection to Front Payment (or the stand-in), its ports.

use std::sync::Arc;

use kasse_app::contract::{ErrorCode, LanguageName, UiError};
use kasse_app::ports::Secrets;
use kasse_app::{Config, Pace, Ports, Profile, Till, authority_of, open_error};
use kasse_front_payment::{BaseUrl, Client, Token};
use kasse_front_sim::{Settings as SimSettings, Sim, SimHandle, SimOptions, TokenRule};
use kasse_store::{OpenOptions, Store};
use tauri::{AppHandle, Manager as _};
use url::Url;
use uuid::Uuid;

use crate::bankid_window::BankIdWindows;
use crate::clock::SystemClock;
use crate::keychain::{Keychain, NoSecrets};
use crate::main_window;
use crate::printer::SystemPrinter;
use crate::screen::MainScreen;
use crate::shell::{Opened, Shell};

/// Opens the till that was asked for on the command line, and starts its worker.
pub(crate) async fn open_till(app: &AppHandle) -> Opened {
    match try_open(app).await {
        Ok((till, stand_in)) => {
            tauri::async_runtime::spawn(till.clone().work());
            tauri::async_runtime::spawn(work_aside(app.clone(), till.clone()));
            Opened {
                till: Ok(till),
                stand_in,
            }
        }
        Err(error) => {
            tracing::error!(code = ?error.code, message = error.message, "the till did not open");
            if app.state::<Shell>().closed.is_kiosk() {
                main_window::fill_screen(app);
                keep_screen_on(0);
            }
            Opened {
                till: Err(error),
                stand_in: None,
            }
        }
    }
}

/// Keeps, prints and tells how it is. It asks the system's printers and lists the backups, perhaps on another machine, so it
/// begins after the first screen.
async fn work_aside(app: AppHandle, till: Till) {
    app.state::<Shell>().after_screen().await;
    let health = Arc::clone(&app.state::<Shell>().health);
    tokio::join!(
        till.clone().keep(),
        till.clone().print_queue(),
        till.tell_health(health)
    );
}

async fn try_open(app: &AppHandle) -> Result<(Till, Option<SimHandle>), UiError> {
    let shell = app.state::<Shell>();
    let profile = shell.cli.profile();
    let database = shell.places.database.clone();
    std::fs::create_dir_all(&shell.places.folder).map_err(|error| {
        UiError::new(
            ErrorCode::StoreUnwritable,
            format!("{}: {error}", shell.places.folder.display()),
        )
    })?;
    let store = tauri::async_runtime::spawn_blocking(move || {
        Store::open(&database, OpenOptions::default())
    })
    .await
    .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?
    .map_err(|error| open_error(&error))?;

    let (base_url, stand_in, own_token) = api(profile, shell.cli.api_url.as_deref()).await?;
    let base = BaseUrl::parse(&base_url).map_err(|error| wrong_api_url(&error.to_string()))?;
    let settings = kasse_app::Settings::stored(&store, profile).map_err(UiError::from)?;
    let client = Client::new(settings.client(base))
        .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;

    let secrets: Arc<dyn Secrets> = match profile {
        Profile::Training => Arc::new(NoSecrets),
        Profile::Demo | Profile::Production | Profile::Custom => Arc::new(Keychain::new(profile)),
    };
    let ports = Ports {
        clock: Arc::new(SystemClock),
        front: Arc::new(client),
        secrets,
        screen: Arc::new(MainScreen(app.clone())),
        window: Arc::new(BankIdWindows(app.clone())),
        printer: Arc::new(SystemPrinter),
    };
    let config = Config {
        profile,
        loopback: loopback(&base_url),
        api_url: base_url,
        language: shell.cli.lang.map(LanguageName::from),
        kiosk: shell.cli.kiosk.unwrap_or(settings.kiosk.enabled),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        receipt_folder: shell.places.receipts.clone(),
        own_token,
        pace: Pace::default(),
    };
    let till = Till::open(store, ports, config).map_err(UiError::from)?;
    if let Err(error) = till.mark_kiosk(&shell.places.database) {
        tracing::warn!(%error, "a start that fails will not know whether this is a kiosk");
    }
    if till.is_kiosk() {
        main_window::fill_screen(app);
        keep_screen_on(settings.kiosk.dark_after(settings.bankid_minutes));
    }
    Ok((till, stand_in))
}

/// The screen goes dark when the shop wants it to, after so many minutes or never, and not when the system would.
fn keep_screen_on(dark_minutes: u16) {
    #[cfg(target_os = "linux")]
    if let Err(error) = crate::screen_power::dark_after(dark_minutes) {
        tracing::warn!(%error, "when the screen goes dark is the system's to say");
    }
    #[cfg(not(target_os = "linux"))]
    let _systems_own = dark_minutes;
}

/// The API's address; in training the stand-in is started for it, with a token of its own.
async fn api(
    profile: Profile,
    given: Option<&str>,
) -> Result<(String, Option<SimHandle>, Option<Token>), UiError> {
    if profile == Profile::Training {
        let text = format!("training-{}", Uuid::now_v7().simple());
        let token = Token::parse(&text)
            .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
        let settings = SimSettings {
            token: TokenRule::Exact(text),
            ..SimSettings::default()
        };
        let options = SimOptions {
            settings,
            ..SimOptions::training()
        };
        let stand_in = Sim::start(options)
            .await
            .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
        return Ok((stand_in.base_url(), Some(stand_in), Some(token)));
    }
    let address = given.or(profile.default_api_url());
    let address = address.ok_or_else(|| wrong_api_url("the custom profile needs --api-url"))?;
    Ok((address.to_owned(), None, None))
}

/// Host and port of an API on loopback.
fn loopback(base_url: &str) -> Option<String> {
    Url::parse(base_url)
        .ok()
        .filter(|url| url.scheme() == "http")
        .map(|url| authority_of(&url))
}

fn wrong_api_url(message: &str) -> UiError {
    UiError {
        field: Some("api_url".to_owned()),
        ..UiError::new(ErrorCode::InvalidField, message)
    }
}

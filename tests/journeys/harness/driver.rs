//! The program, started and driven by WebKit's own WebDriver.

use std::future::Future;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use desktop::{Desktop, Process, wait};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use super::Target;

/// How long the driver may take until it answers, and the program until its first page is there.
const START_LIMIT: Duration = Duration::from_mins(1);

/// A session with the program's main window.
pub(crate) struct Driver {
    // The runtime is the last to go: the others end within it.
    client: Option<Client>,
    process: Process,
    runtime: Runtime,
}

impl Driver {
    /// Starts the program with these arguments and waits for its first page.
    pub(crate) fn start(desktop: &Desktop, program: &Path, arguments: &[String]) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let port = free_port()?;
        let mut command = desktop.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            // Handed down to the program, whose web view is under control only then.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("RUST_BACKTRACE", "1");
        let process = Process::start(command, &desktop.log("program"))?;
        wait::until("WebKitWebDriver", START_LIMIT, || {
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok())
        })?;
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("BUG: an object is an object");
        };
        let client = runtime
            .block_on(async {
                let mut builder = ClientBuilder::new(HttpConnector::new());
                builder.capabilities(capabilities);
                let address = format!("http://127.0.0.1:{port}");
                let connection = builder.connect(&address);
                let limit = START_LIMIT.saturating_mul(wait::patience());
                tokio::time::timeout(limit, connection).await
            })
            .context("the program showed no page in time")?
            .context("the program could not be started by WebKitWebDriver")?;
        Ok(Self {
            client: Some(client),
            process,
            runtime,
        })
    }

    fn client(&self) -> &Client {
        self.client
            .as_ref()
            .expect("BUG: the session ends on drop alone")
    }

    fn wait_on<T>(&self, answer: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        self.runtime.block_on(answer)
    }

    /// The control, if it is on the page, whether shown or not.
    pub(crate) fn find(&self, target: &Target) -> Result<Option<Element>> {
        let search = self.client().find(Locator::Css(target.selector()));
        match self.wait_on(search) {
            Ok(element) => Ok(Some(element)),
            Err(error) if is_passing(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many controls there are that match.
    pub(crate) fn count(&self, target: &Target) -> Result<usize> {
        self.settled(|| {
            let search = self.client().find_all(Locator::Css(target.selector()));
            Ok(self.wait_on(search)?.len())
        })
    }

    /// Looks again while controls are replaced in the very moment of looking.
    fn settled<T>(&self, look: impl Fn() -> Result<T, CmdError>) -> Result<T> {
        const LOOKS: u32 = 10;
        let mut looks = 1;
        loop {
            match look() {
                Err(error) if is_passing(&error) && looks < LOOKS => looks += 1,
                seen => return Ok(seen?),
            }
        }
    }

    /// One attribute of each control that matches and has it.
    pub(crate) fn attributes(&self, target: &Target, name: &str) -> Result<Vec<String>> {
        self.settled(|| {
            self.wait_on(async {
                let mut attributes = Vec::new();
                for element in self
                    .client()
                    .find_all(Locator::Css(target.selector()))
                    .await?
                {
                    attributes.extend(element.attr(name).await?);
                }
                Ok(attributes)
            })
        })
    }

    /// Does something with a control that has to be shown and enabled. `None` when it is not, or when it was replaced
    /// in that very moment: to be tried again.
    pub(crate) fn act<T>(
        &self,
        target: &Target,
        act: impl AsyncFnOnce(Element) -> Result<T, CmdError>,
    ) -> Result<Option<T>> {
        let acted = self.read(target, async |element| {
            if element.is_displayed().await? && element.is_enabled().await? {
                act(element).await.map(Some)
            } else {
                Ok(None)
            }
        });
        acted.map(Option::flatten)
    }

    /// Asks something of a control that has to be on the page, shown or not. `None` as with [`Self::act`].
    pub(crate) fn read<T>(
        &self,
        target: &Target,
        read: impl AsyncFnOnce(Element) -> Result<T, CmdError>,
    ) -> Result<Option<T>> {
        let Some(element) = self.find(target)? else {
            return Ok(None);
        };
        match self.wait_on(read(element)) {
            Err(error) if is_passing(&error) => Ok(None),
            read => Ok(Some(read?)),
        }
    }

    /// Runs JavaScript in the page and answers what it returns.
    pub(crate) fn execute(&self, script: &str) -> Result<Value> {
        Ok(self.wait_on(self.client().execute(script, Vec::new()))?)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // The program may be gone or hang: ending the driver's process group is what counts.
            let _ = self.runtime.block_on(async {
                tokio::time::timeout(Duration::from_secs(2), client.close()).await
            });
        }
        self.process.kill();
    }
}

/// The page has changed between looking for the control and using it, or something passes over it.
fn is_passing(error: &CmdError) -> bool {
    let is_intercepted = matches!(
        error,
        CmdError::Standard(answer) if answer.error() == ErrorStatus::ElementClickIntercepted.to_string()
    );
    // What WebKit's driver says of an element that was replaced while it looked for it.
    let is_replaced =
        matches!(error, CmdError::Standard(answer) if answer.message.contains("Stale element"));
    is_intercepted
        || is_replaced
        || error.is_stale_element_reference()
        || error.is_element_not_interactable()
        || error.is_no_such_element()
}

fn free_port() -> Result<u16> {
    // Free a moment ago: the driver can't pick one itself.
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

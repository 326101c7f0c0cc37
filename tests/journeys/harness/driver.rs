//! The program, driven by WebKit's own WebDriver.
//!
//! The driver does not start the program but finds it by its address: so a new session can follow one that ended with its
//! page's process, as at the kiosk, whose page begins anew after each customer.

use std::cell::RefCell;
use std::future::Future;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use desktop::{Desktop, Process, wait};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::Target;

/// How long the driver may take until it answers, and the program until its first page is there.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How long a new session may take when the page's process has ended.
const SESSION_LIMIT: Duration = Duration::from_secs(20);

/// How long an answer may take. A session that WebKit has ended by itself never gets one.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// A session with the program's main window.
pub(crate) struct Driver {
    // The runtime is the last to go: the others end within it.
    client: RefCell<Option<Client>>,
    address: String,
    /// WebKit's, which listens for commands.
    listener: Process,
    program: Process,
    runtime: Runtime,
}

impl Driver {
    /// Starts the program with these arguments and waits for its first page.
    pub(crate) fn start(desktop: &Desktop, program: &Path, arguments: &[String]) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (inspector, port) = (free_port()?, free_port()?);
        let inspector = format!("127.0.0.1:{inspector}");
        let mut command = desktop.command(program);
        command
            .args(arguments)
            .env("WEBKIT_INSPECTOR_SERVER", &inspector)
            // Its web view is under control only then.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("RUST_BACKTRACE", "1");
        let program = Process::start(command, &desktop.log("program"))?;
        let mut command = desktop.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .arg(format!("--target={inspector}"))
            // It does not notice by itself that a session's page is gone.
            .arg("--replace-on-new-session");
        let listener = Process::start(command, &desktop.log("driver"))?;
        let driver = Self {
            client: RefCell::default(),
            address: format!("http://127.0.0.1:{port}"),
            listener,
            program,
            runtime,
        };
        driver.connect(START_LIMIT)?;
        Ok(driver)
    }

    /// Begins a session, as soon as driver and program are there for one.
    fn connect(&self, limit: Duration) -> Result<()> {
        // A session that was not ended keeps its connection.
        self.client.borrow_mut().take();
        let mut refusal = None;
        let connected = wait::until("a session with the program", limit, || {
            let limit = wait::patiently(limit);
            let connected = self.runtime.block_on(async {
                let builder = ClientBuilder::new(HttpConnector::new());
                tokio::time::timeout(limit, builder.connect(&self.address)).await
            });
            match connected.context("the program showed no page in time")? {
                Ok(client) => Ok(Some(client)),
                Err(error) => {
                    refusal = Some(error);
                    Ok(None)
                }
            }
        });
        let client = match (connected, refusal) {
            (Err(error), Some(refusal)) => {
                return Err(error).context(format!("last refused so: {refusal}"));
            }
            (connected, _) => connected?,
        };
        self.client.replace(Some(client));
        Ok(())
    }

    /// Where an error says that the session has ended with its page: begins a new one, with the page that came after it.
    #[expect(
        clippy::print_stderr,
        reason = "whoever reads why a journey failed is to know that another session was begun"
    )]
    pub(crate) fn follow(&self, error: &anyhow::Error) -> Result<bool> {
        let is_lost = error.downcast_ref().is_some_and(is_session_lost);
        if is_lost {
            eprintln!("the session with the page is lost, and a new one begins: {error:#}");
            self.connect(SESSION_LIMIT)?;
        }
        Ok(is_lost)
    }

    /// The program's process.
    pub(crate) fn program(&self) -> u32 {
        self.program.id()
    }

    fn client(&self) -> Client {
        let client = self.client.borrow();
        client.clone().expect("BUG: the session ends on drop alone")
    }

    fn wait_on<T>(&self, answer: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        let limit = wait::patiently(ANSWER_LIMIT);
        let answered = self
            .runtime
            .block_on(async { tokio::time::timeout(limit, answer).await });
        answered.unwrap_or_else(|late| Err(CmdError::Lost(late.into())))
    }

    /// The control, if it is on the page, whether shown or not.
    pub(crate) fn find(&self, target: &Target) -> Result<Option<Element>> {
        let client = self.client();
        match self.wait_on(client.find(Locator::Css(target.selector()))) {
            Ok(element) => Ok(Some(element)),
            Err(error) if is_passing(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many controls there are that match.
    pub(crate) fn count(&self, target: &Target) -> Result<usize> {
        Self::settled(|| {
            let client = self.client();
            let search = client.find_all(Locator::Css(target.selector()));
            Ok(self.wait_on(search)?.len())
        })
    }

    /// Looks again while controls are replaced in the very moment of looking.
    fn settled<T>(look: impl Fn() -> Result<T, CmdError>) -> Result<T> {
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
        Self::settled(|| {
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

    /// Runs JavaScript in the page and answers what it returns. `None` where another page took its place meanwhile.
    pub(crate) fn execute(&self, script: &str) -> Result<Option<Value>> {
        match self.wait_on(self.client().execute(script, Vec::new())) {
            Err(error) if is_passing(&error) => Ok(None),
            answer => Ok(Some(answer?)),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // The program may be gone or hang: ending the process groups is what counts.
            let _ = self.runtime.block_on(async {
                tokio::time::timeout(Duration::from_secs(2), client.close()).await
            });
        }
        self.listener.kill();
        self.program.kill();
    }
}

/// The page has changed between looking for the control and using it, or something passes over it.
fn is_passing(error: &CmdError) -> bool {
    let is_intercepted = matches!(
        error,
        CmdError::Standard(answer) if answer.error() == ErrorStatus::ElementClickIntercepted.to_string()
    );
    // What WebKit's driver says of an element that was replaced while it looked for it, and of one on a page that fell: a new
    // session would blank a page that stands.
    let is_replaced = matches!(error, CmdError::Standard(answer)
        if answer.message.is_empty()
            || answer.message.contains("Stale element")
            || answer.message.contains("Could not parse element info"));
    is_intercepted
        || is_replaced
        || error.is_stale_element_reference()
        || error.is_element_not_interactable()
        || error.is_no_such_element()
}

/// The page's process has ended, and the session with it, or it does not answer any more.
fn is_session_lost(error: &CmdError) -> bool {
    let is_ended = matches!(error, CmdError::Standard(answer)
        if answer.error() == ErrorStatus::InvalidSessionId.to_string()
            || answer.message.contains("page crash or hang"));
    is_ended || matches!(error, CmdError::Lost(_))
}

fn free_port() -> Result<u16> {
    // Free a moment ago: the driver can't pick one itself.
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

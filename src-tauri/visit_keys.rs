//! Keys of the kiosk's on-screen keyboard, pressed for the page in BankID's window as a keyboard of the machine presses
//! them: the page is not ours, and nothing of ours runs in it.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use enigo::{Direction, Enigo, Key, Keyboard as _, Settings};
use kasse_app::ports::{VisitKey, WindowError};
use tauri::WebviewWindow;

/// How long the window may take to get the focus before a key is refused. A key must never reach another window.
const FOCUS_LIMIT: Duration = Duration::from_millis(800);
/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(10);

type Press = (VisitKey, mpsc::Sender<Result<(), WindowError>>);

/// Whoever presses the keys of one visit. The connection to the display is kept until its end: characters that the
/// system's own keyboard lacks are lent to a key, and given back with it.
#[derive(Debug, Default)]
pub(crate) struct VisitKeys(Option<mpsc::Sender<Press>>);

impl VisitKeys {
    /// Presses a key in the window, which gets the focus first where it hasn't, and gives it to `back_to` afterwards.
    pub(crate) fn press(
        &mut self,
        window: &WebviewWindow,
        back_to: Option<&WebviewWindow>,
        key: VisitKey,
    ) -> Result<(), WindowError> {
        let pressed = focus(window, back_to).and_then(|()| self.hand_on(key));
        // Whatever came of it. The next key must not find the window with a focus that is about to go.
        if let Some(back_to) = back_to
            && let Err(error) = focus(back_to, Some(window))
        {
            tracing::warn!(%error, "the focus did not come back from BankID's window");
        }
        pressed
    }

    fn hand_on(&mut self, key: VisitKey) -> Result<(), WindowError> {
        let gone = || WindowError("the keyboard is gone".to_owned());
        let hand = self.0.get_or_insert_with(begin);
        let (done, pressed) = mpsc::channel();
        if hand.send((key, done)).is_err() {
            self.0 = None;
            return Err(gone());
        }
        pressed.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// The visit is over.
    pub(crate) fn end(&mut self) {
        self.0 = None;
    }
}

/// Waits until a window has the focus, and another one has it no more.
fn focus(window: &WebviewWindow, other: Option<&WebviewWindow>) -> Result<(), WindowError> {
    let failed = |error: tauri::Error| WindowError(error.to_string());
    let begun = Instant::now();
    let is_there = || {
        let other = other.map_or(Ok(false), WebviewWindow::is_focused)?;
        Ok(!other && window.is_focused()?)
    };
    while !is_there().map_err(failed)? {
        if begun.elapsed() > FOCUS_LIMIT {
            return Err(WindowError("the window has no focus".to_owned()));
        }
        window.set_focus().map_err(failed)?;
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

/// A thread with a connection of its own, until nobody can send to it any more.
fn begin() -> mpsc::Sender<Press> {
    let (sender, presses) = mpsc::channel::<Press>();
    std::thread::spawn(move || {
        let mut keyboard = match Enigo::new(&Settings::default()) {
            Ok(keyboard) => keyboard,
            Err(error) => {
                tracing::warn!(%error, "the display takes no keys");
                return;
            }
        };
        for (key, done) in presses {
            let key = match key {
                VisitKey::Character(character) => Key::Unicode(character),
                VisitKey::Backspace => Key::Backspace,
                VisitKey::Tab => Key::Tab,
                VisitKey::Enter => Key::Return,
            };
            let taken = keyboard.key(key, Direction::Click);
            // Its words may quote the key.
            let told = taken.map_err(|_| WindowError("the display took no key".to_owned()));
            if done.send(told).is_err() {
                return;
            }
        }
    });
    sender
}

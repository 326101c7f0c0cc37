//! How WebKit draws where there is no graphics card.
//!
//! Its usual way hands every picture of a page over as a buffer of the card's. Without one Mesa draws in its place, in a thread
//! of the page's process, which fell five times in ten minutes there (Mesa 22.3, WebKitGTK 2.50): each time the page begins anew,
//! at the kiosk without its customer. WebKit's own drawing, which all our journeys run on, does not.

use std::env;
use std::fs;

const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Where the system lists graphics cards that programs may draw with.
const CARDS: &str = "/dev/dri";

/// Whether WebKit was told to draw by itself. Before the first thread, and before WebKit looks; whoever has set the switch
/// knows better.
pub(crate) fn without_card() -> bool {
    if env::var_os(SWITCH).is_some() || has_card(CARDS) {
        return false;
    }
    gtk::glib::setenv(SWITCH, "1", false).is_ok()
}

/// Whether there is a card's node for drawing that we may open.
fn has_card(folder: &str) -> bool {
    let nodes = fs::read_dir(folder).into_iter().flatten().flatten();
    nodes
        .filter(|node| node.file_name().to_string_lossy().starts_with("renderD"))
        .any(|node| {
            fs::OpenOptions::new()
                .read(true)
                .write(true)
                .open(node.path())
                .is_ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_a_node_for_drawing_that_opens() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        assert!(!has_card(path), "none");
        fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_card(path), "it shows pictures, and draws none for us");
        fs::create_dir(folder.path().join("renderD127")).unwrap();
        assert!(!has_card(path), "it does not open");
        fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_card(path));
        assert!(!has_card("/nowhere/at/all"));
    }
}

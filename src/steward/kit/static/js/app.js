// Starts every part; each one looks for its own marks in the page and does nothing without them.
import "./csrf.js";
import "./dialog.js";
import "./draft.js";
import "./focus.js";
import "./http-errors.js";
import "./insert.js";
import "./keys.js";
import "./live.js";
import "./offline.js";
import "./panes.js";
import "./password.js";
import "./rows.js";
import "./searches.js";
import "./theme.js";
import "./ticker.js";
import "./toast.js";
import "./upload.js";

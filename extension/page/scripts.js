// Our scripts that take text from a page, in the order in which they must run there: classic scripts, each of which
// adds to utterPage what the next ones need. They may run in a page any number of times.

/** For takeSelection. */
export const SELECTION_SCRIPTS = [
  "page/sure.js",
  "page/flat_tree.js",
  "page/offset_map.js",
  "page/transcript.js",
  "page/block.js",
  "page/walk.js",
  "page/texts.js",
  "page/unread.js",
  "page/maths.js",
  "page/field.js",
  "page/selection.js",
];

/** After them: gives back what it takes. */
export const TAKE_SELECTION = "page/take_selection.js";

/** After them, for takeArticle and offsetAt. */
export const ARTICLE_SCRIPTS = [
  "page/place.js",
  "page/picture.js",
  "page/article_boxes.js",
  "page/article_hints.js",
  "page/article_clutter.js",
  "page/article_title.js",
  "page/article_find.js",
  "page/article.js",
];

const BAR_SCRIPTS = [
  "page/own_host.js",
  "page/tokens.js",
  "page/bar_style.js",
  "page/bar_elements.js",
  "page/bar_words.js",
  "page/bar_keys.js",
  "page/bar_panels.js",
  "page/bar_place.js",
  "page/bar_speed.js",
  "page/bar_voices.js",
  "page/bar_controls.js",
  "page/bar.js",
];

/** What is heard is lit. The link to the worker comes last, as it uses the others. */
export const LIGHT_SCRIPTS = [
  "page/own_host.js",
  "page/ranges.js",
  "page/ground.js",
  "page/colors.js",
  "page/highlights.js",
  "page/find_again.js",
  "page/give_way.js",
  "page/field_light.js",
  "page/follow.js",
  "page/dim.js",
  "page/light.js",
  "page/alt_click.js",
  "page/link.js",
];

/** For a frame that has the text: all but the bar, as an Alt+click may take the article. */
export const FRAME_SCRIPTS = [...SELECTION_SCRIPTS, ...ARTICLE_SCRIPTS, ...LIGHT_SCRIPTS];

/** For a tab's top frame, which shows the bar. The browser refuses a list that names a script twice. */
export const TOP_SCRIPTS = [...new Set([...SELECTION_SCRIPTS, ...ARTICLE_SCRIPTS, ...BAR_SCRIPTS, ...LIGHT_SCRIPTS])];

/** On sites where the person allowed Utter to wait: few, as every frame there runs them. The others come when they are called. */
export const WAITING_SCRIPTS = ["page/alt_click.js", "page/waits.js"];

/** What went wrong is told on the page. */
export const NOTICE_SCRIPTS = ["page/own_host.js", "page/tokens.js", "page/notice.js"];

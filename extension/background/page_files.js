// The classic scripts that are sent into web pages: which, and in which order.

/** Take what is selected. */
export const SELECTION_FILES = ["page/offset_map.js", "page/transcript.js", "page/selection.js"];

/** Take the article. */
export const ARTICLE_FILES = [...SELECTION_FILES, "page/article.js"];

/** Light what is heard, in the frame that has the text. The link comes last: it needs the others. */
export const LIGHT_FILES = ["page/light.js", "page/link.js"];

/** The bar, in the tab's top frame. */
export const BAR_FILES = ["page/tokens.js", "page/bar.js", "page/link.js"];

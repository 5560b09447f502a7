// Our scripts that take text from a page, in the order in which they must run there: classic scripts, each of which
// adds to utterPage what the next ones need. They may run in a page any number of times.

/** For takeSelection. */
export const SELECTION_SCRIPTS = [
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

/** After both, for the highlight and the link to the worker, which begins by itself. */
export const LIGHT_SCRIPTS = [
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

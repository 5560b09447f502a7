// What the names on a page say about its parts: roles, tags, classes and ids. A classic script, after sure.js: adds hintOf and
// what else is told by names to utterPage.
//
// Names are taken apart into words ("articleShareBar" holds article, share, bar), so that "ad" is not found in "header".

(() => {
  const { sure } = utterPage;

  /** @typedef {"clutter" | "comments" | "weak" | "content" | null} Hint */

  const listed = (/** @type {string} */ names) => names.trim().split(/\s+/);

  const CLUTTER_TAGS = new Set(listed("NAV ASIDE FOOTER MENU"));
  const CLUTTER_ROLES = new Set(listed(`
    navigation banner contentinfo search dialog alertdialog alert complementary menu menubar toolbar tablist tooltip
    status doc-toc doc-endnotes directory`));

  /** @type {[Hint, Set<string>][]} the first that holds one of the words counts */
  const HINTS = [
    ["comments", new Set(listed(`
      comment comments commentlist commentary disqus livefyre respond guestbook shoutbox usercomments kommentare kommentarer
      commentaires comentarios commenti reacties komentarze yorumlar`))],
    ["clutter", new Set(listed(`
      ad ads adv advert adverts advertisement advertising adslot adunit adbox adsbygoogle adsense dfp anzeige anzeigen
      werbung reklame publicidad publicite pubblicita sponsor sponsored sponsors promo promos promotion promobox
      breadcrumb breadcrumbs crumbs cookie cookies cookiebar consent gdpr onetrust newsletter newsletters subscribe
      subscription signup optin mailchimp pagination paginator pager pagenav popup modal overlay lightbox offcanvas
      related relateds relatedposts recommended recommendation recommendations recommends recirc recirculation
      share shares sharing sharebar sharebox sharethis sharetools sharedaddy addthis addtoany social socials socialmedia
      sidebar sidebars sidenav nav navbar navbox navi navigation menu menus submenu dropdown toolbar topbar
      skip skiplink skiplinks trending mostread mostpopular outbrain taboola zergnet revcontent
      footer colophon masthead taglist tags tagcloud toc tableofcontents editsection noprint login signin donate
      donation vote votes voting toolbox catlinks printfooter jumplinks authorbox authorbio aboutauthor byline
      dateline postmeta entrymeta metadata timestamp visuallyhidden screenreader jp followus reactions
      hatnote ambox sistersitebox permalink backlink helpful ticker`))],
    ["weak", new Set(listed(`
      header head author authors meta extra widget widgets teaser teasers tools actions links banner cta bottom legal
      category categories stats rating ratings print email series next prev previous latest upnext carousel replies reply
      bio contact tout rail aux secondary supplemental popular feedback`))],
    ["content", new Set(listed(`
      article articlebody body bodytext content contents entry hentry main post story storybody text copy prose markdown
      richtext blog page chapter document`))],
    // Last, as the text before the wall may be named after it too: "article-body paywall".
    ["clutter", new Set(listed(`
      paywall paygate regwall upsell tinypass bezahlschranke abo abonnement abonnieren suscripcion suscribete
      assinatura assine abbonamento abbonati`))],
  ];

  /** Several words that say together what one of them does not. */
  const CLUTTER_NAMES =
    /\b(read|see|learn)[-_]?(also|more|next)\b|\b(sr|screen[-_]?reader)[-_]?(only|text)\b|\bvisually[-_]?hidden\b|\bmore[-_](stories|articles|news|from|on|posts|links)\b|\babout[-_](the[-_])?author\b|\bauthor[-_](box|bio|info|card|profile|description)\b|\btop[-_]stories\b|\byou[-_]may\b|\bback[-_]to[-_]top\b|\b(post|entry|article)[-_](meta|tags|nav|info|footer|date)\b|\bmw-editsection\b|\bmw-jump\b/i;

  /** Of the lines under a heading that say what the text is about. */
  const SUBTITLE_NAMES =
    /(^|[\s_-]|[a-z](?=[A-Z]))(sub-?(title|head|heading|headline|line)|stand-?first|de[ck]k?|lede?|intro|summary|unterzeile|unterzeilen|vorspann|lead(text|in)?|chap[oô]|chapeau|bajada|entradilla|copete|subt[ií]tulo|sommario|catenaccio|sottotitolo|linha-?fina|gravata|ingress|manchet|onderkop)s?(?=$|[\s_-]|[A-Z])/i;

  /** Said of a page, not of a part of it. */
  const NOT_THERE =
    /\b(no|has|with|without|hide|hidden|show|is|not)[-_]+[a-z]+|\b[a-z]+[-_]+(open|opened|closed|enabled|disabled|active|left|right|visible|on|off)\b/gi;

  /** @type {Map<string, Hint>} by the names as they are written: a page repeats a few hundred */
  const known = new Map();

  /** @param {Element} element @returns {boolean} it is said to be clutter by more than its name */
  function hasClutterRole(element) {
    return CLUTTER_TAGS.has(sure.tagName(element)) || CLUTTER_ROLES.has(sure.attribute(element, "role") ?? "");
  }

  /** @param {Element} element @returns {Hint} */
  function hintOf(element) {
    if (hasClutterRole(element)) return "clutter";
    if (sure.attribute(element, "itemprop") === "articleBody") return "content";
    const names = `${sure.attribute(element, "class") ?? ""} ${sure.attribute(element, "id") ?? ""}`;
    if (names === " ") return null;
    const before = known.get(names);
    if (before !== undefined) return before;
    const hint = hintOfNames(names);
    known.set(names, hint);
    return hint;
  }

  /** @param {Element} element @returns {boolean} it is named as what stands under a heading */
  function isNamedSubtitle(element) {
    if (sure.attribute(element, "role") === "doc-subtitle") return true;
    const said = [sure.attribute(element, "itemprop"), sure.attribute(element, "class"), sure.attribute(element, "id")];
    return SUBTITLE_NAMES.test(said.join(" ")) || said[0] === "description" || said[0] === "alternativeHeadline";
  }

  /** @param {string} written @returns {Hint} */
  function hintOfNames(written) {
    const names = written.replaceAll(NOT_THERE, " ");
    if (CLUTTER_NAMES.test(names)) return "clutter";
    const parts = names.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z]+/);
    return HINTS.find(([, set]) => parts.some((part) => set.has(part)))?.[0] ?? null;
  }

  globalThis.utterPage = { ...globalThis.utterPage, hintOf, hasClutterRole, isNamedSubtitle };
})();

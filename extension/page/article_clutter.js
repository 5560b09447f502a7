// Which parts of a page belong to no article. A classic script, after article_boxes.js and article_hints.js: adds
// markClutter (by name and place, before the article is found) and pruned (by what stands in it, inside the article).
//
// Names lie: "page-with-sidebar" is no sidebar. What holds the page's heading or most of its prose is never clutter by
// its name alone.

(() => {
  /** @typedef {any} Box  of article_boxes.js */

  const { hintOf, hasClutterRole, addUp, sure } = utterPage;

  // Of the page's prose, in what it calls clutter: by an element or role, or by the words of a name.
  const MOST_SHARE = 0.85;
  const MOST_NAMED_SHARE = 0.5;
  const MOST_TEASER_SHARE = 0.85;
  const LINK_LIST = 0.5; // link density
  const MOST_TEASER = 350; // characters
  const KEPT_TAGS = new Set(["HTML", "BODY", "ARTICLE", "MAIN", "H1"]);
  const LINES = new Set(["P", "LI", "TD", "TH", "DT", "DD", "TR", "TBODY", "THEAD", "PRE", "BLOCKQUOTE", "FIGCAPTION", "CAPTION"]);
  const HEADINGS = new Set(["H1", "H2", "H3", "H4", "H5", "H6"]);
  /** How a line begins that only leads elsewhere. */
  const ELSEWHERE =
    /^[\s\p{P}\p{S}]*(read (more|also|next|the full)|also read|see also|more (on|from|about)|related|recommended|don.t miss|sign up|subscribe|follow us|click here|share this|advertisement|lesen sie (auch|mehr)|mehr zum thema|auch interessant|lire aussi|[aà] lire|voir aussi|lea (también|además)|te puede interesar|leia (também|mais)|veja também|leggi anche|lees ook|läs (också|mer)|les også|czytaj (też|także|więcej)|читайте также|関連記事|あわせて読みたい|こちらもおすすめ|相关(阅读|新闻|文章)|延伸阅读|관련\s?기사|اقرأ أيض|إقرأ أيض|यह भी पढ़|ये भी पढ़|इसे भी पढ़)/iu;

  /** A line of a wall: what one has to do, or to be, to go on reading. */
  const WALL = new RegExp(
    String.raw`^[\s\p{P}\p{S}]*(${[
      // English
      "(please )?(subscribe|sign (up|in)|log ?in|register|join|create an account|become a (member|subscriber))\\b.{0,60}\\b(to|and) ((continue|keep|finish) reading|(read|unlock|get|access) (this|the rest|more|full|unlimited|every))\\b",
      "((to )?(continue|keep) reading|read the (full|whole|rest of the) (story|article))([,.:…]|\\s*$|.{0,40}\\b(subscri|sign|log ?in|register|account))",
      "(already|not yet) ((a )?(subscriber|member)|subscribed|registered)\\s*[?]|already have an? (account|subscription)",
      "you(.ve| have) (now )?(read|reached|used|run out).{0,60}\\bfree (article|stor|item|piece|read)",
      "this (article|story|content|post) is (only |exclusively |available |reserved )*(for|to) .{0,30}(subscri|member)",
      // German, French, Spanish, Portuguese, Italian
      "((jetzt|bitte) )?(abonnieren|anmelden|registrieren).{0,60}weiterlesen|(jetzt |um |hier )?weiterlesen (mit|nach)|(sie haben )?(schon|bereits) (abonnent|ein abo|registriert)(in)?\\s*[?]|dies(er|en) (artikel|inhalt|beitrag).{0,40}(abonnent|abo\\b|freischalten)",
      "(abonnez-vous|connectez-vous|inscrivez-vous|s.abonner).{0,60}\\blire\\b|(cet article|la suite) est réservée? (aux|à)|déjà abonnée?\\s*[?]|il vous reste .{0,20}(%|pour cent)",
      "(suscríb|regístr|inicia sesión|hazte soci).{0,60}(leyendo|leer)|para (seguir|continuar) leyendo|ya (eres|soy|es) suscriptor|(este|el) (artículo|contenido).{0,20}(exclusivo|solo) para",
      "(assine|cadastre-se|faça login).{0,60}(ler|lendo|leitura)|para continuar (lendo|a ler)|já (é|sou) assinante|(este )?(artigo|conteúdo|texto).{0,20}exclusivo para",
      "(abbonati|registrati|accedi).{0,60}legger|per continuare a leggere|(sei )?già abbonato|(questo )?(articolo|contenuto).{0,20}riservato (agli|ai)",
      // Japanese, Chinese, Arabic, Hindi
      "(この記事|ここから先|この先).{0,12}(会員|有料|登録)|続きを読むには|続きは.{0,20}(会員|登録|購読)|残り\\s?[\\d,０-９]+\\s?文字",
      "(登录|登錄|注册|註冊|订阅|訂閱)(后|後|以|即可).{0,10}(阅读|閱讀|全文)|(本文|此文章).{0,12}(会员|會員|付费|付費|订阅|訂閱)",
      "(اشترك|سجّ?ل).{0,40}(قراءة|المتابعة)|لمتابعة القراءة|(आगे|पूर[ाी]).{0,12}पढ़ने के लिए",
    ].join("|")})`, "iu");
  const MOST_WALL = 250; // characters of such a line

  /** How a list of comments is headed: with their number. Without one it may be a chapter about comments. */
  const COMMENTS =
    /^[\s\p{P}]*(?=.*\d)(\d+\s*)?((reader |all )?comments?|responses?|kommentare?|commentaires?|comentarios?|comentários?|commenti?|reacties|komentarze|комментари[ийе]в?|コメント|评论|評論|留言|댓글|التعليقات|تعليقات|टिप्पणियां|टिप्पणियाँ)(\s*(to|on|zu|zum)\b.*)?[\s\p{P}]*(\d+)?[\s\p{P}]*$/iu;
  const MOST_COMMENTS_HEADING = 100;

  /**
   * Mark what is clutter by name, and sum up the rest.
   *
   * @param {Box[]} boxes  in document order
   * @param {{names: boolean, comments: boolean}} trusts  what the page's names say
   */
  function markClutter(boxes, trusts) {
    for (const box of boxes) {
      box.hint ??= hintOf(box.element);
      box.isClutter = false;
    }
    addUp(boxes);
    // Comments first: they may be most of a page, and what then is left is its measure.
    for (const box of boxes) box.isClutter = trusts.comments && (isComments(box) || isUnderComments(box));
    addUp(boxes);
    const all = Math.max(boxes[0].prose, 1);
    for (const box of boxes) {
      if (box.parent === null || box.hasMain || KEPT_TAGS.has(box.tag)) continue;
      const share = box.prose / all;
      if (box.isFixed || box.isHidden) box.isClutter ||= share < MOST_NAMED_SHARE;
      if (box.hint === "clutter") box.isClutter ||= share < (trusts.names ? mostShare(box) : 0.1);
    }
    addUp(boxes);
    if (trusts.names) markTeasers(boxes);
    for (const box of boxes) box.isOut = box.isClutter || (box.parent?.isOut ?? false);
    addUp(boxes);
  }

  /** @param {Box[]} boxes */
  function markTeasers(boxes) {
    const most = MOST_TEASER_SHARE * boxes[0].prose;
    for (const box of boxes) {
      if (box.parent === null || box.hasMain || KEPT_TAGS.has(box.tag)) continue;
      if (isTeaserList(box) && box.prose <= most) box.isClutter = true;
    }
  }

  /** @param {Box} box @returns {boolean} */
  function isComments({ hint, parent, hasMain, tag }) {
    return hint === "comments" && parent !== null && tag !== "BODY" && tag !== "MAIN" && !hasMain;
  }

  /** @param {Box} box @returns {boolean} it begins with a heading that says so */
  function isUnderComments({ children, hasMain, parent, tag, marks }) {
    if (parent === null || hasMain || KEPT_TAGS.has(tag) || marks === 0) return false;
    const [first] = children.filter((/** @type {Box} */ { chars }) => chars > 0);
    if (first === undefined || !HEADINGS.has(first.tag) || first.chars > MOST_COMMENTS_HEADING) return false;
    return COMMENTS.test(textOf(first));
  }

  /** @param {Box} box @returns {number} */
  function mostShare({ element }) {
    return hasClutterRole(element) ? MOST_SHARE : MOST_NAMED_SHARE;
  }

  /** @param {Box} box @returns {boolean} a run of text: it has no block within */
  function isLine(box) {
    return LINES.has(box.tag) || HEADINGS.has(box.tag) || !box.children.some((/** @type {Box} */ child) => child.isBlock);
  }

  /** @param {Box} box @returns {boolean} a line whose text is a way to another page */
  function leadsElsewhere(box) {
    if (box.chars > 300 || box.linkDensity < 0.3) return box.chars < 25 && /^advertisement$/i.test(textOf(box));
    return ELSEWHERE.test(textOf(box)) || (box.tag !== "LI" && box.linkDensity > 0.9 && /[»›→]\s*$/.test(textOf(box)));
  }

  /** @param {Box} box @returns {boolean} a line of a wall, or a box that holds little else */
  function isWall(box) {
    if (isLine(box)) return isWallLine(box);
    if (box.chars > 3 * MOST_WALL) return false;
    const lines = box.children.filter((/** @type {Box} */ child) => isLine(child) && isWallLine(child));
    return lines.reduce((/** @type {number} */ sum, /** @type {Box} */ { chars }) => sum + chars, 0) * 3 > box.chars;
  }

  /** @param {Box} line @returns {boolean} */
  function isWallLine(line) {
    return line.chars > 0 && line.chars <= MOST_WALL && WALL.test(textOf(line));
  }

  /** @param {Box} box @returns {string} */
  const textOf = (box) => sure.textContent(box.element).trim().slice(0, 400);

  /**
   * @param {Box} box  inside the article @param {number} articleProse
   * @returns {boolean} it is left out of it
   */
  function isOutOfPlace(box, articleProse) {
    if (box.chars === 0 || !box.isBlock) return false;
    if (box.prose > 0.4 * articleProse) return false;
    if (isWall(box)) return true;
    if (HEADINGS.has(box.tag)) return false;
    if (isLine(box)) {
      if (leadsElsewhere(box)) return true;
      if (LINES.has(box.tag)) return false;
      return box.prose < 2 && box.chars < 200 && (box.hint === "weak" || box.linkDensity > LINK_LIST);
    }
    if (box.tag === "FORM" || box.tag === "FIELDSET") return true;
    if (box.tag === "FIGURE") return false;
    const density = box.linkDensity;
    if (isTeaserList(box)) return true;
    if (box.tag === "UL" || box.tag === "OL" || box.tag === "DL") return density > LINK_LIST && !isIntroduced(box);
    if (box.tag === "TABLE") return density > 0.7 || (box.hint === "weak" && density > 0.4);
    if (density > LINK_LIST) return box.prose < 0.2 * articleProse;
    if (box.hint === "weak") return density > 0.25 || (box.prose < 6 && box.marks < 10);
    return density > 0.33 && box.marks < 10;
  }

  /** @param {Box} box @returns {boolean} several titles that lead to other pages, with little text to each */
  function isTeaserList({ headings, ledHeadings, ledBlocks, linkDensity, chars }) {
    if (ledHeadings > 1 && ledHeadings * 2 > headings && chars < MOST_TEASER * ledHeadings) return true;
    return ledBlocks > 2 && linkDensity > 0.25 && chars < MOST_TEASER * ledBlocks;
  }

  /** A list of links that its text announces is part of it. @param {Box} list @returns {boolean} */
  function isIntroduced(list) {
    const siblings = list.parent?.children ?? [];
    const before = siblings[siblings.indexOf(list) - 1];
    return before !== undefined && before.isBlock && /[:：]\s*$/.test(textOf(before)) && before.prose > 0;
  }

  /** @param {any} block @param {Box} box  that holds it @returns {boolean} a line of links between other text */
  function isLooseLinks({ chars, linkChars, isSentence, prose }, box) {
    return box.blocks.length > 1 && chars < 200 && linkChars > 0.6 * chars && !isSentence && prose < 2;
  }

  /**
   * @param {Box} root  of the article @returns {Set<Node>} what is left out of it
   */
  function pruned(root) {
    /** @type {Set<Node>} */
    const out = new Set();
    const left = [root];
    for (let box = left.pop(); box !== undefined; box = left.pop()) {
      if (box.isClutter || (box !== root && isOutOfPlace(box, root.prose))) out.add(box.element);
      else left.push(...box.children);
      for (const block of box.blocks) if (isLooseLinks(block, box)) for (const node of block.nodes) out.add(node);
    }
    return out;
  }

  globalThis.utterPage = { ...globalThis.utterPage, markClutter, pruned };
})();

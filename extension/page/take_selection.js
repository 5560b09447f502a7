// Takes the selection. A classic script, after selection.js, the last of those that the browser runs for it: what this
// one comes to is what it gives back, so that a click costs one way to the page and not two.

utterPage.takeSelection();

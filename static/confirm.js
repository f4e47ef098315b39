/* Asks before acts that are hard to undo, warns of unsaved text, and shows print buttons. */
(function () {
  'use strict';
  var changed = false;
  var pressed = null;
  document.addEventListener('click', function (event) {
    var node = event.target;
    while (node && node.nodeName !== 'BUTTON') { node = node.parentNode; }
    pressed = node;
    if (node && node.hasAttribute('data-print')) { window.print(); }
  });
  document.addEventListener('submit', function (event) {
    var button = event.submitter || pressed;
    var question = button && button.form === event.target && button.getAttribute('data-confirm');
    question = question || event.target.getAttribute('data-confirm');
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    changed = false;
  });
  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-warn')) { changed = true; }
  });
  window.addEventListener('beforeunload', function (event) {
    if (changed) {
      event.preventDefault();
      event.returnValue = '';
    }
  });
  var prints = document.querySelectorAll('[data-print]');
  for (var i = 0; i < prints.length; i++) { prints[i].hidden = false; }
})();

/* Live word and character counts. The server stays the judge; without this script the limit is plain text. */
(function () {
  'use strict';
  function fill(text, n) { return (text || '{n}').replace('{n}', n); }
  function count(area) {
    var out = document.getElementById(area.id + '-count');
    if (!out) { return; }
    var least = parseInt(area.getAttribute('data-words'), 10);
    var most = parseInt(area.getAttribute('data-chars'), 10);
    var parts = [];
    var over = false;
    if (least) {
      var words = area.value.match(/\S+/g);
      parts.push(fill(out.getAttribute('data-words-text'), words ? words.length : 0).replace('{least}', least));
    }
    if (most) {
      var left = most - area.value.length;
      over = left < 0;
      parts.push(fill(out.getAttribute(over ? 'data-over-text' : 'data-chars-text'), Math.abs(left)));
    }
    out.className = over ? 'count over' : 'count';
    out.textContent = parts.join(' · ');
  }
  function watch(area) {
    var timer;
    var out = document.getElementById(area.id + '-count');
    count(area);
    if (out) { out.setAttribute('aria-live', 'polite'); }
    area.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(function () { count(area); }, 400);
    });
  }
  var areas = document.querySelectorAll('[data-words],[data-chars]');
  for (var i = 0; i < areas.length; i++) { watch(areas[i]); }
})();

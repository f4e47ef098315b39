/* Running total of the scoring form: sum of weight x value / 5, shown as "64,00 / 100 (3/5)". */
(function () {
  'use strict';
  var comma = document.documentElement.lang === 'en' ? '.' : ',';
  function watch(form) {
    var out = form.querySelector('[data-total]');
    var radios = form.querySelectorAll('input[data-weight]');
    if (!out || !radios.length) { return; }
    function show() {
      var points = 0, chosen = 0, names = {}, all = 0;
      for (var i = 0; i < radios.length; i++) {
        if (!names[radios[i].name]) { names[radios[i].name] = true; all += 1; }
        if (radios[i].checked) {
          chosen += 1;
          points += Number(radios[i].getAttribute('data-weight')) * Number(radios[i].value);
        }
      }
      out.textContent = (chosen ? (points / 5).toFixed(2).replace('.', comma) : '–') + ' / 100 (' + chosen + '/' + all + ')';
      out.hidden = false;
    }
    form.addEventListener('change', show);
    show();
  }
  var forms = document.querySelectorAll('form[data-score]');
  for (var i = 0; i < forms.length; i++) { watch(forms[i]); }
})();

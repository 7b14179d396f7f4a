// Before anything is painted: a person's own choice of colours, see theme.js.
'use strict';
{
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

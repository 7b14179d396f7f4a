// Runs in diagram.html, a frame without an origin: draws one description, and answers with the picture.
'use strict';

const { mermaid } = /** @type {any} */ (globalThis);
mermaid.initialize({
  startOnLoad: false,
  securityLevel: 'strict',
  htmlLabels: false,
  flowchart: { htmlLabels: false },
  // What a description may not set for itself
  secure: ['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'maxEdges', 'themeCSS', 'fontFamily', 'htmlLabels'],
});

addEventListener('message', async ({ data, source }) => {
  if (source !== parent) {
    return;
  }
  try {
    const { svg } = await mermaid.render('diagram', String(data));
    parent.postMessage({ drawing: svg }, '*');
  } catch {
    parent.postMessage({}, '*');
  }
});
parent.postMessage('ready', '*');

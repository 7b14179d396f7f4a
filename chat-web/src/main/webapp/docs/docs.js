/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: new URL('../openapi', document.baseURI).href,
  domNode: document.getElementById('calls'),
  deepLinking: true,
  // Else it would ask a validator on another host.
  validatorUrl: null,
});

// Libraries that bring no types of their own to the page.
declare module '*/vendor/marked/marked.esm.js';
declare module '*/vendor/dompurify/purify.es.mjs';

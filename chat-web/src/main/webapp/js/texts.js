/**
 * What the page says: the server writes the texts into a template, so that all wording is in one resource bundle.
 *
 * @param {HTMLTemplateElement} template holding `<data value="key">text</data>`
 * @returns {Say}
 */
export function textsOf(template) {
  const texts = new Map(
    Array.from(template.content.querySelectorAll('data'), (entry) => [entry.value, entry.textContent ?? '']),
  );
  const say = (/** @type {string} */ key, /** @type {(string | number)[]} */ ...values) =>
    (texts.get(key) ?? key).replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)] ?? ''));
  return Object.assign(say, { has: (/** @type {string} */ key) => texts.has(key) });
}

/** @typedef {{(key: string, ...values: (string | number)[]): string, has(key: string): boolean}} Say */

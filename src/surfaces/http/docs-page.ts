// The page, script and look of the reference. Dark is the light page inverted: the reference brings colours of its own.

export const referencePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cadre API reference</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/reference.css">
<link rel="stylesheet" href="/docs/look.css">
</head>
<body><div id="reference"></div>
<script src="/docs/reference.js"></script><script src="/docs/start.js"></script>
</body>
</html>`;

/**
 * Left to itself the reference walks the whole document several times to follow the references of one operation, a
 * minute on a slow machine. Ours refers to nothing but its own shared parts, so they are followed here.
 */
export const referenceStart = `const plainReferences = { statePlugins: { spec: { wrapActions: {
  requestResolvedSubtree: (_ask, { specSelectors, specActions }) => (path) => {
    const document = specSelectors.specJson();
    const at = (place) => document.getIn(place)?.toJS();
    const whole = (part) => JSON.parse(JSON.stringify(part), (_key, value) =>
      value?.$ref?.startsWith('#/components/') ? whole(at(value.$ref.slice(2).split('/'))) : value);
    const part = at(path);
    if (part) specActions.updateResolvedSubtree(path, whole(part));
  },
} } } };
SwaggerUIBundle({ url: '/docs/openapi.json', plugins: [plainReferences],
  domNode: document.getElementById('reference'),
  deepLinking: true, filter: true, docExpansion: 'none', defaultModelsExpandDepth: -1, tryItOutEnabled: true,
  persistAuthorization: false, validatorUrl: null, displayRequestDuration: true });`;

export const referenceLook = `
body { margin: 0; background: oklch(0.985 0.004 85); }
.swagger-ui { max-width: 68rem; margin: 0 auto; }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .opblock .opblock-summary-description,
.swagger-ui .btn { font-family: Inter, system-ui, -apple-system, "Segoe UI", sans-serif; }
.swagger-ui .info { margin: 3rem 0 1.5rem; }
.swagger-ui .info .title { font-size: 2rem; letter-spacing: -0.02em; }
.swagger-ui .scheme-container { background: none; box-shadow: none; padding: 0 0 1rem; margin: 0; }
.swagger-ui .scheme-container .schemes { justify-content: flex-start; }
.swagger-ui .scheme-container .servers-title, .swagger-ui .scheme-container .servers { display: none; }
.swagger-ui .filter .operation-filter-input { border: 1px solid oklch(0.86 0.008 85); border-radius: 8px; margin: 0; }
.swagger-ui .opblock-tag { font-size: 1.125rem; font-weight: 600; border-bottom-color: oklch(0.92 0.006 85); }
.swagger-ui .opblock-tag small { font-size: 0.875rem; font-weight: 400; }
.swagger-ui .opblock { border-radius: 8px; box-shadow: none; }
@media (max-width: 640px) { .swagger-ui .wrapper { padding: 0 1rem; } .swagger-ui .filter input { width: 100%; } }
@media (prefers-color-scheme: dark) {
  body { background: oklch(0.19 0.006 75); }
  #reference { filter: invert(0.91) hue-rotate(180deg); }
  .swagger-ui .microlight, .swagger-ui .highlight-code, .swagger-ui img { filter: invert(1) hue-rotate(180deg); }
}
`;

/** A stroke of ink under a ruled line. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#26231f"/>
<path d="M22.5 11.2a8 8 0 1 0 0 9.6" fill="none" stroke="#faf8f3" stroke-width="3.4" stroke-linecap="round"/>
</svg>`;

# Cadre in one image. It needs a PostgreSQL beside it (see compose.yaml) or keeps its own under /data.
FROM node:24-bookworm-slim AS console
WORKDIR /cadre
COPY package.json package-lock.json .npmrc ./
RUN npm install --ignore-scripts --no-save
COPY console console
RUN node node_modules/vite/bin/vite.js build console

FROM node:24-bookworm-slim

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 CADRE_HOME=/data
WORKDIR /cadre

COPY package.json package-lock.json .npmrc ./
RUN npm install --omit=dev --ignore-scripts --no-save && npm cache clean --force

COPY LICENSE README.md ./
COPY tools/start.mjs tools/
COPY tools/start tools/start
COPY src src
COPY --from=console /cadre/console/dist console/dist

RUN mkdir /data && chown node:node /data /cadre/node_modules
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((r) => r.json()).then((h) => process.exit(h.status === 'ok' ? 0 : 1), () => process.exit(1))"]

CMD ["node", "--import", "./tools/start/lighter.mjs", "src/main.ts"]

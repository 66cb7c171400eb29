# Classic-builder syntax. Built by `npm run image` and by every spec: both bundle the service first, so that
# one file is all there is to copy and the build needs no network.
ARG NODE_IMAGE=node:24.21.0-trixie-slim
FROM ${NODE_IMAGE}

LABEL org.opencontainers.image.title="ledger" \
      org.opencontainers.image.description="Accounts and transfers over HTTP, backed by Postgres" \
      org.opencontainers.image.licenses="MIT"

ENV NODE_ENV=production
WORKDIR /app
COPY server.mjs .

# The user "node" of the official image, by number: orchestrators that demand a non-root user read numbers only.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.mjs"]

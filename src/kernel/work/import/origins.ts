// Which service a node or a set of credentials is of, and which connector would be needed for it: what has to be
// connected before an imported flow can work.

import { entryOf } from './table.ts';

export interface Service {
  /** As a connector would be named. */
  readonly connector: string;
  readonly title: string;
}

export interface Credential {
  /** As it was called there: `slackOAuth2Api`. */
  readonly type: string;
  readonly name: string;
  readonly service: Service;
  readonly nodes: readonly string[];
}

/** What the name of a type does not say by itself. */
const titles: Readonly<Record<string, string>> = {
  ...{
    'lm-chat-open-ai': 'OpenAI',
    'open-ai': 'OpenAI',
    'embeddings-open-ai': 'OpenAI',
    'lm-open-ai': 'OpenAI',
    'lm-chat-anthropic': 'Anthropic',
  },
  ...{
    'lm-chat-google-gemini': 'Google Gemini',
    'embeddings-google-gemini': 'Google Gemini',
    'google-palm': 'Google Gemini',
  },
  ...{
    'lm-chat-ollama': 'Ollama',
    ollama: 'Ollama',
    'lm-chat-groq': 'Groq',
    'lm-chat-open-router': 'OpenRouter',
    'lm-chat-mistral-cloud': 'Mistral',
  },
  ...{
    'vector-store-pinecone': 'Pinecone',
    'vector-store-qdrant': 'Qdrant',
    'vector-store-supabase': 'Supabase',
    'tool-serp-api': 'SerpAPI',
  },
  ...{
    'lm-chat-azure-open-ai': 'Azure OpenAI',
    'lm-chat-deep-seek': 'DeepSeek',
    'embeddings-ollama': 'Ollama',
    'tool-wikipedia': 'Wikipedia',
  },
  ...{
    'whats-app': 'WhatsApp',
    'woo-commerce': 'WooCommerce',
    'hub-spot': 'HubSpot',
    hubspot: 'HubSpot',
    'you-tube': 'YouTube',
    'linked-in': 'LinkedIn',
  },
  ...{
    'my-sql': 'MySQL',
    postgres: 'PostgreSQL',
    'crate-db': 'CrateDB',
    'git-hub': 'GitHub',
    github: 'GitHub',
    'mongo-db': 'MongoDB',
    s3: 'Amazon S3',
  },
  ...{
    'click-up': 'ClickUp',
    'word-press': 'WordPress',
    wordpress: 'WordPress',
    'noco-db': 'NocoDB',
    'pager-duty': 'PagerDuty',
    'erp-next': 'ERPNext',
  },
  ...{
    imap: 'IMAP',
    smtp: 'SMTP',
    'email-send': 'SMTP',
    'email-read-imap': 'IMAP',
    mqtt: 'MQTT',
    amqp: 'AMQP',
    ftp: 'FTP',
    sftp: 'SFTP',
    ssh: 'SSH',
  },
  ...{ 'zoho-crm': 'Zoho CRM', 'q-r-code': 'QR code', rss: 'RSS', 'rss-feed-read': 'RSS', n8n: 'n8n', 'j-w-t': 'JWT' },
};
const connectors: Readonly<Record<string, string>> = {
  ...{
    PostgreSQL: 'postgres',
    'Amazon S3': 's3',
    'Google Gemini': 'gemini',
    WhatsApp: 'whatsapp',
    WooCommerce: 'woocommerce',
    HubSpot: 'hubspot',
  },
  ...{
    YouTube: 'youtube',
    LinkedIn: 'linkedin',
    GitHub: 'github',
    WordPress: 'wordpress',
    OpenAI: 'openai',
    MySQL: 'mysql',
    SMTP: 'smtp',
  },
  ...{
    ClickUp: 'clickup',
    OpenRouter: 'openrouter',
    CrateDB: 'cratedb',
    MongoDB: 'mongodb',
    NocoDB: 'nocodb',
    PagerDuty: 'pagerduty',
    ERPNext: 'erpnext',
  },
};

/** `n8n-nodes-base.googleSheetsTrigger` is of Google Sheets. */
export function serviceOf(type: string): Service {
  const own = type.split('.').at(-1) ?? type;
  return named(own.replace(/(Trigger|Tool|ToolHttp|V\d+)$/, '') || own);
}

/** `slackOAuth2Api` is of Slack. */
export function serviceOfCredential(type: string): Service | undefined {
  const own = type.replace(
    /(OAuth2|OAuth1|Oauth2|OAuth|AccessToken|ApiToken|AppToken|PersonalToken|Token|ServiceAccount|Private|Cloud)?(Api|Auth)?$/,
    '',
  );
  if (/^http(Basic|Header|Query|Digest|Custom|Bearer)?$/i.test(own) || own === 'oAuth2' || own === '') return undefined;
  return named(own);
}

function named(own: string): Service {
  const slug = own
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
  const title = entryOf(titles, slug);
  const words =
    title ??
    slug
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(' ');
  return {
    connector: entryOf(connectors, words) ?? (title ? words.toLowerCase().replace(/[^a-z0-9]+/g, '-') : slug),
    title: words,
  };
}

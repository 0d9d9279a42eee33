// What browsers, the apps around them, and machines that pretend to be either, say they are.
import type { Dice } from './dice.ts';

export type Browser = 'desktop' | 'phone' | 'inApp' | 'private' | 'headless' | 'script' | 'emulator' | 'crawler';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const linux = 'Mozilla/5.0 (X11; Linux x86_64)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X)';
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const models = ['SM-S911B', 'SM-A546B', 'Pixel 8', 'Pixel 7a', '2201117TG', 'CPH2581', 'SM-G991B'] as const;

type Naming = (dice: Dice) => string;

const chrome = (dice: Dice) => `Chrome/${131 + dice.below(4)}.0.0.0`;
const model = (dice: Dice) => `Android ${12 + dice.below(4)}; ${dice.pick(models)}`;
const safariPhone: Naming = () => `${iphone} ${webkit} Version/18.3 Mobile/15E148 Safari/604.1`;

const namings: Readonly<Record<Browser, readonly Naming[]>> = {
  desktop: [
    (dice) => `${windows} ${blink} ${chrome(dice)} Safari/537.36`,
    (dice) => `${windows} ${blink} ${chrome(dice)} Safari/537.36 Edg/133.0.0.0`,
    (dice) => `${mac} ${blink} ${chrome(dice)} Safari/537.36`,
    () => `${mac} ${webkit} Version/18.3 Safari/605.1.15`,
    () => 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:135.0) Gecko/20100101 Firefox/135.0',
    () => 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:136.0) Gecko/20100101 Firefox/136.0',
  ],
  phone: [
    safariPhone,
    (dice) => `Mozilla/5.0 (Linux; Android 10; K) ${blink} ${chrome(dice)} Mobile Safari/537.36`,
    (dice) => `Mozilla/5.0 (Linux; ${model(dice)}) ${blink} SamsungBrowser/27.0 ${chrome(dice)} Mobile Safari/537.36`,
  ],
  inApp: [
    (dice) => `${iphone} ${webkit} Mobile/22D63 Instagram 36${dice.below(9)}.0.0.28.85 (iPhone15,2; iOS 18_3)`,
    (dice) => `Mozilla/5.0 (Linux; ${model(dice)}; wv) ${blink} Version/4.0 ${chrome(dice)} Mobile Safari/537.36`,
    () => `${iphone} ${webkit} Mobile/22D63 musical_ly_38.2.0 BytedanceWebview/d8a21c6`,
  ],
  private: [
    () => 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0',
    (dice) => `${linux} ${blink} ${chrome(dice)} Safari/537.36`,
    safariPhone,
  ],
  headless: [
    (dice) => `${linux} ${blink} Headless${chrome(dice)} Safari/537.36`,
    () => `${linux} ${blink} HeadlessChrome/119.0.6045.9 Safari/537.36`,
    () => 'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
  ],
  script: [() => 'python-requests/2.32.3', () => 'curl/8.5.0', () => 'Go-http-client/2.0', () => 'okhttp/4.12.0'],
  emulator: [
    () => `Mozilla/5.0 (Linux; Android 11; sdk_gphone_x86_64) ${blink} Chrome/96.0.4664.45 Mobile Safari/537.36`,
    () => `Mozilla/5.0 (Linux; Android 9; VBOX86p) ${blink} Chrome/91.0.4472.114 Mobile Safari/537.36`,
  ],
  crawler: [
    () => 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    () => 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    () => 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    () => 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    () => 'WhatsApp/2.23.20.0',
  ],
};

export function userAgentOf(dice: Dice, browser: Browser): string {
  return dice.pick(namings[browser])(dice);
}

// One browser for all tests. A page may say nothing to the console, throw nothing and ask for nothing but itself.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
// Containers have no user namespaces for its sandbox, and it shows nothing but pages made here.
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], timeout: 60_000 });
after(() => browser.close());

export const address = (name) => pathToFileURL(`pages/${name}.html`).href;

// Calls `look` with the page, then with what went wrong in it so far, which must be nothing.
export async function visit(name, look, { fragment = '', ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', ...options });
    const complaints = [];
    const documents = new Set();
    try {
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        page.on('console', (message) => complaints.push(`console: ${message.text()}`));
        page.on('pageerror', (error) => complaints.push(`error: ${error}`));
        page.on('dialog', (dialog) => {
            complaints.push(`dialog: ${dialog.message()}`);
            dialog.dismiss();
        });
        page.on('request', (request) => {
            if (request.isNavigationRequest() && request.url().startsWith('file:')) {
                documents.add(request.url());
            } else {
                complaints.push(`request: ${request.url()}`);
            }
        });
        await page.goto(address(name) + fragment);
        if (options.javaScriptEnabled !== false && name !== 'index') {
            await page.waitForSelector('html[data-ready]');
        }
        await look(page);
        assert.deepEqual(complaints, []);
    } finally {
        await context.close();
    }
}

export const current = (page) => page.getAttribute('#rows [aria-current="step"]', 'href');
// The browser tells a page of a click on a link, of a touch and of Back a moment later: what the step shows is there once it is current.
export const reached = (page, step) => page.waitForSelector(`#rows [aria-current="step"][href="${step}"]`, { state: 'attached' });
export const follow = async (page, step, within = '#rows') => {
    await page.click(`${within} a[href="${step}"]`);
    await reached(page, step);
};
export const text = (page, selector) => page.locator(selector).innerText();
// What is in a list, as text without the space around it. In one step: between finding the elements and reading them the page may
// put others in their place, and one that is in no page has no layout, and so no space between its parts.
export const texts = async (page, css) =>
    (await page.evaluate((selector) => [...document.querySelectorAll(selector)].map((each) => each.innerText), css))
        .map((each) => each.replace(/\s+/g, ' ').trim());

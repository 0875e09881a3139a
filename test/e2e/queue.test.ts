import { describe, expect, test } from 'vitest';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { boardCard, signInByKeyboard } from '../support/keys.ts';

const words = zhCN;

const browser = fileBrowser();

describe.skipIf(!browserPath)('the queue', () => {
  test('R-011 R-013 a car arrives by keyboard and stands on three boards at once; it is seen off, and taken back', async () => {
    const shop = await demoDesk(browser());
    const guard = await shop.seat('演示门卫');
    const adviser = await shop.seat('演示顾问甲');
    const supervisor = await shop.seat('演示前台主管');

    // The guard, who takes no car over: F2 does it too. The digits behind the prefix, and save. Two seconds.
    await guard.page.keyboard.press('F2');
    await expect
      .poll(() => guard.page.getByRole('combobox', { name: words.plate.plate, exact: true }).inputValue())
      .toBe('粤B');
    await guard.page.keyboard.type('77K88');
    await guard.page.keyboard.press('Control+Enter');
    for (const { page } of [guard, adviser, supervisor]) {
      await boardCard(page, '粤B 77K88').waitFor({ timeout: 5000 });
    }

    // The adviser opens the card by keyboard and sees the customer off.
    // Enter on the card checks the car in; the page of the visit is one Tab further.
    await boardCard(adviser.page, '粤B 77K88').focus();
    await adviser.page.keyboard.press('Tab');
    await adviser.page.keyboard.press('Enter');
    await adviser.page.getByText(words.visit.timeline, { exact: true }).waitFor();
    await adviser.page.getByText('演示门卫').first().waitFor();
    await adviser.page.getByRole('button', { name: words.moves.moves.leaveEnquiry }).focus();
    await adviser.page.keyboard.press('Enter');
    const dialog = adviser.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: words.visit.leaveNote }).focus();
    await adviser.page.keyboard.type('问保养价格');
    await adviser.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    // On the two other boards it has moved to those that left today.
    const leftColumn = supervisor.page.getByRole('region', { name: new RegExp(`^${words.visit.columns.outToday}`) });
    await leftColumn.getByRole('link', { name: /粤B 77K88/ }).waitFor({ timeout: 5000 });
    // Who did what, in the timeline.
    await adviser.page
      .getByText(words.visit.events.leftEnquiry({ outcome: 'answered', note: '问保养价格' }, { time: String } as never))
      .waitFor();

    // The wrong row: taken back, and it stands in the queue again everywhere.
    await adviser.page.getByRole('button', { name: words.shell.undo }).first().click();
    const queue = guard.page.getByRole('region', { name: new RegExp(`^${words.visit.columns.waiting}`) });
    await queue.getByRole('link', { name: /粤B 77K88/ }).waitFor({ timeout: 5000 });
  });

  test('a second arrival of the same car is refused at the field, in words, with the way to the first', async () => {
    const shop = await demoDesk(browser());
    const { page } = await shop.seat('演示门卫');
    await page.keyboard.press('F8');
    await page.getByRole('combobox', { name: words.plate.plate, exact: true }).fill('粤B58217');
    await page.keyboard.press('Control+Enter');
    const notice = page.getByRole('dialog').getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/粤B·?58217/);
    expect(await page.getByRole('combobox', { name: words.plate.plate, exact: true }).inputValue()).toContain('58217');
    await notice.getByRole('button').first().click();
    await expect.poll(() => page.url()).toMatch(/\/visit\//);
  });

  test('safety 1, 11: killed in the middle and started again, nothing is lost and what was typed is still there', async () => {
    const shop = await demoDesk(browser());
    const guard = await shop.seat('演示门卫');
    const adviser = await shop.seat('演示顾问甲');
    await guard.page.keyboard.press('F8');
    await guard.page.keyboard.type('11A11');
    await guard.page.keyboard.press('Control+Enter');
    await boardCard(adviser.page, '粤B 11A11').waitFor();

    await guard.page.keyboard.press('F8');
    await guard.page.keyboard.type('22B22');
    await shop.station().kill();
    await adviser.page.getByText(words.shell.offline).waitFor({ timeout: 10_000 });
    await guard.page.keyboard.press('Control+Enter');
    await guard.page.waitForTimeout(500);
    await shop.restart();

    // Both boards come back by themselves; the car that was typed while nobody listened arrives once.
    await adviser.page.getByText(words.shell.connected).waitFor({ timeout: 15_000 });
    await boardCard(adviser.page, '粤B 11A11').waitFor();
    if (!(await boardCard(adviser.page, '粤B 22B22').isVisible())) {
      const again = guard.page.getByRole('button', { name: words.shell.retry });
      if (await again.isVisible()) await again.click();
    }
    await boardCard(adviser.page, '粤B 22B22').waitFor({ timeout: 15_000 });
    expect(await boardCard(adviser.page, '粤B 22B22').count()).toBe(1);
    expect(await boardCard(adviser.page, '粤B 11A11').count()).toBe(1);
  });

  test('what was typed survives a reload of the page', async () => {
    const shop = await demoDesk(browser());
    const { page } = await shop.seat('演示门卫');
    await page.keyboard.press('F8');
    await page.keyboard.type('33C33');
    await page.getByRole('textbox', { name: words.visit.noteLabel }).fill('白色面包车，空调不冷');
    await page.getByText(/草稿已存/).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: words.visit.board }).waitFor();
    await page.keyboard.press('F8');
    await expect
      .poll(() => page.getByRole('combobox', { name: words.plate.plate, exact: true }).inputValue())
      .toContain('33C33');
    expect(await page.getByRole('textbox', { name: words.visit.noteLabel }).inputValue()).toBe('白色面包车，空调不冷');
    await page.keyboard.press('Control+Enter');
    await boardCard(page, '粤B 33C33').waitFor();
    await page.keyboard.press('F8');
    await expect
      .poll(() => page.getByRole('combobox', { name: words.plate.plate, exact: true }).inputValue())
      .toBe('粤B');
  });

  test('another tab changes the user: the first tab does nothing in the wrong name', async () => {
    const shop = await demoDesk(browser());
    const first = await shop.seat('演示门卫');
    const second = await first.context.newPage();
    await second.goto(shop.station().address);
    await second.getByRole('heading', { name: words.visit.board }).waitFor();
    await second.keyboard.press('Control+L');
    await signInByKeyboard(second, '演示顾问乙', DEMO_PIN);
    // The first tab follows within a moment and says who is here now.
    await first.page.bringToFront();
    await first.page.getByRole('button', { name: /演示顾问乙/ }).waitFor({ timeout: 5000 });
    await first.page.keyboard.press('F8');
    await first.page.keyboard.type('44D44');
    await first.page.keyboard.press('Control+Enter');
    const card = boardCard(first.page, '粤B 44D44');
    await card.waitFor();
    expect(await card.textContent()).toContain('演示顾问乙');
  });

  test('both languages at once, and the choice is kept', async () => {
    const shop = await demoDesk(browser());
    const { page } = await shop.seat('演示顾问甲');
    await page.getByRole('button', { name: words.shell.userMenu('演示顾问甲 服务顾问') }).click();
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('heading', { name: 'Board' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Board' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // A Chinese character on an English screen may only be data: names, plates, notes.
    const chrome = await page.getByRole('navigation').textContent();
    expect(chrome).not.toMatch(/[一-鿿]/);
  });
});

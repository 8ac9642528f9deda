"""Opens JupyterLab in a browser, opens a notebook with a double click, runs it with the mouse, and waits for its picture."""

import re
import sys
import time

from playwright.sync_api import Error, sync_playwright

browser_program, address, notebook, screenshot = sys.argv[1:]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=browser_program, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url) if request.url.startswith("http") and "//127.0.0.1:" not in request.url else None)
    for attempt in range(50):  # the address is printed before anybody listens there
        try:
            page.goto(address)
            break
        except Error as failure:
            if "ERR_CONNECTION_REFUSED" not in str(failure):
                raise
            time.sleep(0.1)
    # Who runs it before it has a kernel is asked which one. JJava's is unknown until something has run.
    with page.expect_websocket(lambda socket: "/channels" in socket.url, timeout=60_000):
        page.locator(".jp-DirListing-item").filter(has_text=notebook).dblclick(timeout=60_000)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    page.get_by_text(re.compile(r"Java 25 \(Dropforge\) \| (Idle|Unknown)")).wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    picture = page.locator(".jp-OutputArea-output img").last
    picture.wait_for(timeout=90_000)
    picture.evaluate("image => image.decode()")
    print("picture", picture.evaluate("image => image.naturalWidth"), picture.evaluate("image => image.naturalHeight"))
    print("kernel", page.locator(".jp-KernelName, .jp-Toolbar-kernelName").first.inner_text())
    print("asked", page.locator(".jp-Dialog, .Toastify__toast").count())
    print("elsewhere", len(elsewhere), *elsewhere)
    page.screenshot(path=screenshot)
    browser.close()

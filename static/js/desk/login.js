// The sign-in page: the room's clock, the language before anybody is known, and the wait after wrong passwords.
const ZONE = "Asia/Makassar";
const language = document.documentElement.lang;

function tick() {
  const now = new Date();
  document.getElementById("clock").textContent = new Intl.DateTimeFormat("id", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now).replace(".", ":");
  const date = new Intl.DateTimeFormat(language, { timeZone: ZONE, weekday: "long", day: "numeric", month: "short", year: "numeric" }).format(now);
  document.getElementById("date").textContent = `${date} WITA`;
}

function chooseLanguage(event) {
  document.cookie = `django_language=${event.currentTarget.dataset.language}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
}

function countDown(problem) {
  const until = Date.now() + Number(problem.dataset.waitS) * 1000;
  const words = problem.textContent;
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    problem.textContent = words.replace(/\d+/, String(Math.max(0, left)));
    if (left <= 0) { clearInterval(timer); problem.remove(); }
  }, 1000);
}

tick();
setInterval(tick, 1000);
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", chooseLanguage);
const problem = document.querySelector("[data-wait-s]");
if (problem) countDown(problem);
document.documentElement.dataset.ready = "1";

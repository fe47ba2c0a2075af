/* Saved views: the name given becomes part of the address; and taking a view away. */
(function () {
  "use strict";
  const form = document.getElementById("save-view");
  if (form) form.addEventListener("submit", () => { form.action = "/views/" + encodeURIComponent(form.querySelector("[data-name]").value); });
  document.querySelectorAll("[data-remove]").forEach((button) => button.addEventListener("click", () => {
    fetch(button.dataset.remove, { method: "DELETE", headers: { "X-CSRF-Token": button.dataset.csrf, Accept: "application/json" } })
      .then((answer) => { if (answer.ok) button.closest("tr").remove(); });
  }));
})();

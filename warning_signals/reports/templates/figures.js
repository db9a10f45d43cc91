(function () {
  const config = {displayModeBar: false, responsive: true, displaylogo: false};
  const draw = (box) => {
    if (box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const figure = JSON.parse(document.getElementById(box.dataset.figure).textContent);
    figure.layout.font.family = getComputedStyle(document.body).fontFamily;
    Plotly.newPlot(box, figure.data, figure.layout, config);
  };
  const boxes = document.querySelectorAll("[data-figure]");
  const near = new IntersectionObserver(
    (seen) => seen.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    {rootMargin: "800px"}
  );
  boxes.forEach((box) => near.observe(box));
  window.addEventListener("beforeprint", () => boxes.forEach(draw));
})();

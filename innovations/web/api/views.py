"""What other systems may read beside innovations: OPD, programmes, coverage, reports, and the document itself."""

from flask import Response, current_app, json, request, url_for

from innovations.domain import agencies, coverage, programmes, reporting
from innovations.domain.api_tokens import READER
from innovations.models.masterplan import Dimension, Horizon, SubDimension
from innovations.models.masterplan import Programme as ProgrammeRow
from innovations.web.security import found

from . import document, shapes
from .blueprint import blueprint
from .operations import operation
from .parameters import SCOPE


@operation("/agencies", "OPD and their units, also those that ended.", shapes.AgencyList)
def list_agencies() -> shapes.AgencyList:
    """All; there are some hundreds at most."""
    names = shapes.Agency.__dataclass_fields__
    rows = agencies.list_all()
    return shapes.AgencyList(tuple(shapes.Agency(**{name: getattr(row, name) for name in names}) for row in rows))


@operation("/programmes", "The programmes of the masterplan in force.", shapes.ProgrammeList)
def list_programmes() -> shapes.ProgrammeList:
    """All of them, each with how many innovations serve it."""
    rows = programmes.list_programmes(programmes.Filters())
    counts = programmes.map_innovation_counts(rows)
    return shapes.ProgrammeList(tuple(_show_programme(row, counts[row.id]) for row in rows))


def _show_programme(row: ProgrammeRow, innovations: int) -> shapes.Programme:
    names = ("id", "code", "name", "activity", "target", "indicator", "location", "year_start", "year_end", "budget")
    return shapes.Programme(
        **{name: getattr(row, name) for name in (*names, "is_quick_win")},
        dimension=_place(row.dimension),
        sub_dimension=_place(row.sub_dimension) if row.sub_dimension else None,
        horizon=_place(row.horizon),
        agency=shapes.Named(row.agency.id, row.agency.name) if row.agency else None,
        stopped_on=row.quick_win_stopped_on,
        innovations=innovations,
    )


def _place(row: Dimension | SubDimension | Horizon) -> shapes.Place:
    return shapes.Place(row.id, row.key, row.name)


@operation("/coverage", "What the masterplan has innovations for.", shapes.Coverage)
def get_coverage() -> shapes.Coverage:
    """Every dimension by every horizon, as on /masterplan/cakupan."""
    facts = coverage.read()
    cells = coverage.tabulate(facts, lambda line: (line.dimension_id, line.horizon_id))
    total = coverage.tabulate(facts, lambda line: None).get(None, coverage.NOTHING)
    return shapes.Coverage(
        total=_show_figures(total),
        cells=tuple(
            shapes.CoverageCell(
                _place(row), _place(column), _show_figures(cells.get((row.id, column.id), coverage.NOTHING))
            )
            for row in programmes.list_dimensions()
            for column in programmes.list_horizons()
        ),
    )


def _show_figures(cell: coverage.Cell) -> shapes.Figures:
    return shapes.Figures(**{measure.value: cell.get(measure) for measure in coverage.Measure})


@operation("/reports", "Which reports there are.", shapes.ReportList)
def list_reports() -> shapes.ReportList:
    return shapes.ReportList(tuple(reporting.list_offered(READER)))


@operation(
    "/reports/<string(maxlength=60):slug>",
    "One report, as on /laporan: of approved innovations.",
    shapes.Report,
    parameters=SCOPE,
    path_parameters={"slug": {"type": "string", "enum": reporting.list_offered(READER)}},
)
def get_report(slug: str) -> shapes.Report:
    """The table, with codes where the page has words."""
    args = request.args
    scope = reporting.Scope(args.get("tahun", type=int), args.get("arahan", type=int))
    plain = found(reporting.make(slug, READER, scope)).plain()
    columns = tuple(shapes.Column(**column) for column in plain.pop("columns"))
    return shapes.Report(columns=columns, **plain)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """For everybody: it tells of the interface, not of the data."""
    config = current_app.config
    server = url_for("api.openapi", _external=True).removesuffix("/openapi.json")
    body = document.build(server, f"{config['APP_NAME']}, {config['REGION_NAME']}")
    return Response(json.dumps(body, sort_keys=False), mimetype="application/json")

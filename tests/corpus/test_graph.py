"""Graphs: who cites whom, who says and denies what, and files that other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from speeches import quoting

from claimex.corpus.cluster import cluster
from claimex.corpus.graph import edge_rows, graph, read_clusters, write_graph
from claimex.corpus.tables import write_table
from claimex.errors import ConfigError, RecordError
from claimex.record import Affiliation, Claim, ListLink, Member, TextSpan

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record

WORDS = "“The harbour was never for sale to anybody from abroad,”"


def said(words: str, name: str, doc: str, **fields: Any) -> Record:  # noqa: ANN401 - any field of a record
    return quoting(words, name=name, doc=doc, document={"published": fields.pop("day", "2024-03-05")}, **fields)


def chain(doc: str, day: str) -> list[Record]:
    outer = said("“Kask told us that the port would close,”", "Ada Ojo", doc, day=day)
    return [outer, said("“the port would close”", "Jaan Kask", doc, day=day, parent=outer.id)]


def test_chains_say_who_cites_whom() -> None:
    (row,) = edge_rows(graph([*chain("a/1", "2024-03-05"), *chain("b/1", "2024-02-01")]))

    assert (row["source_label"], row["kind"], row["target_label"]) == ("Ada Ojo", "cites", "Jaan Kask")
    assert (row["records"], row["weight"], row["first"], row["last"]) == (2, 1.8, "2024-02-01", "2024-03-05")


def test_organizations_cite_by_those_who_speak_for_them() -> None:
    records = chain("a/1", "2024-03-05")
    bodies = [
        record.model_copy(
            update={
                "speaker": record.speaker.model_copy(
                    update={"organization": Affiliation(name=name, span=TextSpan(start=0, end=1, text="x"))}
                )
            }
        )
        for record, name in zip(records, ("Port Office", "Harbour Union"), strict=True)
        if record.speaker is not None
    ]

    (row,) = edge_rows(graph(bodies, nodes="organization"))

    assert (row["source_label"], row["target_label"]) == ("Port Office", "Harbour Union")


def test_each_member_of_a_joint_source_cites() -> None:
    outer, inner = chain("a/1", "2024-03-05")
    assert outer.speaker is not None
    span = TextSpan(start=0, end=1, text="x")
    link = ListLink(id="q1", rule="name")
    members = [
        Member(mention=span, name="Ada Ojo", type="person"),
        Member(mention=span, name="Dana Kim", type="person", link=link),
    ]
    joint = outer.model_copy(update={"speaker": outer.speaker.model_copy(update={"members": members})})

    assert [row["source"] for row in edge_rows(graph([joint, inner]))] == ["list:q1", "person:ada ojo"]


def test_speakers_say_and_deny_clusters(tmp_path: Path) -> None:
    denied = Claim(start=0, end=1, text="x", polarity="negated")
    records = [said(WORDS, "Ada Ojo", "a/1", claims=[denied]), said(WORDS, "Jaan Kask", "b/1")]
    path = tmp_path / "c.jsonl"
    write_table(cluster(records), (), path)

    found = graph(records, nodes="cluster", clusters=read_clusters(path))

    assert [(row["source_label"], row["kind"]) for row in edge_rows(found)] == [
        ("Ada Ojo", "denies"),
        ("Jaan Kask", "says"),
    ]


@pytest.mark.parametrize(("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf)])
def test_files_are_read_back_and_the_same_twice(tmp_path: Path, suffix: str, read: Any) -> None:  # noqa: ANN401
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        write_graph(graph(chain("a/1", "2024-03-05")), path)

    back = read(paths[0])

    assert {values["label"] for _, values in back.nodes(data=True)} == {"Ada Ojo", "Jaan Kask"}
    assert [(values["kind"], values["records"]) for *_, values in back.edges(data=True)] == [("cites", 1)]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert b"lastmodified" not in paths[0].read_bytes()


def test_names_that_xml_cannot_hold_are_made_safe(tmp_path: Path) -> None:
    outer = said("“A says B,”", "A\x01 <da> & O", "a/1")
    path = tmp_path / "g.graphml"

    write_graph(graph([outer, said("“B”", "Jaan Kask", "a/1", parent=outer.id)]), path)

    assert {values["label"] for _, values in nx.read_graphml(path).nodes(data=True)} == {
        "A\ufffd <da> & O",
        "Jaan Kask",
    }


def test_edges_that_do_not_go_with_the_nodes_are_refused() -> None:
    with pytest.raises(ConfigError, match="use cites"):
        graph([], nodes="speaker", edges=["says"])
    with pytest.raises(ConfigError, match="--clusters"):
        graph([], nodes="cluster", edges=["says"])


def test_what_is_no_cluster_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"schema": "claimex/1"}\n', encoding="utf-8")

    with pytest.raises(RecordError, match="claimex-cluster/1"):
        read_clusters(path)
